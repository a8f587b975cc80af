"""The classroom: release, collect, grade from outside, give feedback, see what a class believes.

Nothing else imports this package. Its map, data first:

- `plan`      what is to be run for one notebook: the source's cells, with a student's answers
- `notebooks`, `source`  reading any notebook; an assignment's source, and what is wrong in it
- `planning`  the plan of one notebook; `matching` and `planner` find the student's answers
- `validate`  an assignment proved by its solution, its stub and wrong answers
- `calibration`  the source's own solution, judged first: which tests can be passed, and where
- `release`   what students get: without solutions, hidden tests and outputs (`regions`)
- `folders`, `settings`  a course's folders, and its `classroom.toml`
- `submission`  what a student handed in: which file is which notebook
- `job`       what the judge of one submission is given, and the file in which it answers
- `result`    what came of one submission: cells, points, reasons, and one named state
- `marking`   what a test cell says: parts with points, and a reason for each one lost
- `grading`   one submission graded, by a judge in a process of its own
- `autograde`, `crew`  a class graded: what is due, and who grades it (cores, or a Dask cluster)
- `autograded`, `given`  the notebooks as they were graded; the files that they may read
- `lifeline`  the judge dies with its grader; `progress` says how long the rest takes
- `edition`   which asynclab is at work: a hash of its own code
- `store`     results on disk: every attempt is kept, and a journal tells of them
- `trials`    answers with the points and the reply that each must get: they prove an assignment
- `roster`, `late`  who is in the class; deadlines, extensions, and what lateness costs
- `marks`, `rubrics`, `sheet`  marks given by hand, and the sheet without names for giving them
- `grades`    a row for each student: raw mark, late penalty, mark, state
- `exports`, `lms`, `csv_files`  marks as CSV: nbgrader's columns, Moodle's and Canvas's forms
- `wire`      how values and calls cross between the judge and a student's process
- `isolation`  the sandbox, as strong as the machine allows, probed before it is relied on
- `host`      the student's process: it runs the cells, on the judge's clock
- `judge`     runs the tests, outside the student's process: `python -m asynclab.classroom.judge`
- `feedback`, `handing_back`  a page for each student's notebook, and where it is written
- `report`, `reporting`  a class in numbers: `class_numbers`, `class_plots`, and its `beliefs`
- `pages`, `harmless`, `outline`  what pages share: their frame, cleaned outputs, headings
- `collect`   the archive that Moodle or Canvas gives, put into the folders
- `earlier`   replacing a file of the teacher's without losing what was in it
- `status`, `regrade`, `solutions`, `similarity`  what the verbs of `desk` do
- `nbgrader_bridge`, `nbgrader_book`, `nbgrader_tags`  marks to nbgrader's gradebook and back
- `verbs`     the verbs of `asynclab classroom`, as a teacher types them; some are in `desk`,
  and what they all take is in `options`
"""

"""belief: sleep-zero
reply: Oslo held the loop for all of its lines
"""

import time


async def count(station, diary):
    for number in (1, 2, 3):
        diary.append(f"{station} {number}")
        time.sleep(0)

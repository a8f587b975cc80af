"""What is made from the lessons and never written by hand; `pages.site` makes the website."""

"""What is written: letters, mail and text messages, in and out, and the files that come with them."""

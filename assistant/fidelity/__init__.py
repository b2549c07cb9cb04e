"""What is known about the documents, brought to bear on one question and its answer.

Each module speaks to one kind of notice; none keys on a particular document or question: what is
known is data, in `corpus/annotations`.
"""

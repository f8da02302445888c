"""Counts the queries of a request."""

from django.db import connection

HEADER = "X-Queries"


def counted(get_response):
    """Say in a header how many statements a request sent to the database, transactions' own left out."""

    def middleware(request):
        sent = 0

        def count(execute, sql, params, many, context):
            nonlocal sent
            sent += 1
            return execute(sql, params, many, context)

        with connection.execute_wrapper(count):
            response = get_response(request)
        response.headers[HEADER] = str(sent)
        return response

    return middleware

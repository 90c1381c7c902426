namespace Portal.Web;

/// <summary>What went wrong, for the page that says so. Present only while an error page is being drawn.</summary>
/// <param name="Status">HTTP status of the answer.</param>
/// <param name="RetryAfter">How long to wait before trying again, if that is known.</param>
public sealed record ErrorCause(int Status, TimeSpan? RetryAfter)
{
    public static readonly ErrorCause NotFound = new(StatusCodes.Status404NotFound, null);

    /// <summary>Heading and advice, in English; the localizer's keys.</summary>
    public (string Title, string Advice) Words => Status switch
    {
        401 => ("Sign in first", "This page is for people who are signed in. Sign in, then come back to it."),
        403 => ("This page is not for you to open", "Your account may not open this page. If you think it should, contact support."),
        404 => ("We cannot find that page", "If you typed the address, check it. If you followed a link here, the page may have moved."),
        405 => ("That does not work here", "This address does not take what your browser sent. Open the page from its link and try again."),
        408 => ("That took too long to arrive", "Your browser began to send something and did not end. Check your connection, go back and send it again. Nothing was saved."),
        413 => ("That is too much to send", "The form was larger than we accept. Go back, shorten what you entered and send it again. Nothing was saved."),
        429 => ("Too many tries", "We slow down when there are many requests in a short time. Nothing is lost. Wait a little, then try again."),
        503 => ("We are busy", "There is more to do than we can handle right now. Nothing was changed. Try again in a moment."),
        504 => ("This takes too long", "Something that we need does not answer. Load the page again in a minute to see how things stand. Nothing that you sent is done twice."),
        >= 500 => ("Something went wrong on our side", "We have recorded the problem. Go back and try again. If it happens once more, contact support."),
        _ => ("We could not read that", "Something in the request was missing or damaged. Go back, reload the page and try again."),
    };
}

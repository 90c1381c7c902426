using System.Text.Json.Nodes;

namespace Sandbox.Telephone;

/// <summary>Twilio's error answers and the words that go with the codes.</summary>
internal static class TwilioErrors
{
    private static readonly Dictionary<int, (int Status, string Message)> Known = new()
    {
        [20001] = (400, "Invalid parameter"),
        [20003] = (401, "Authenticate"),
        [20009] = (409, "Cannot delete this resource before it is complete"),
        [20404] = (404, "The requested resource was not found"),
        [21201] = (400, "No 'To' number is specified"),
        [21205] = (400, "Url is not a valid URL"),
        [21211] = (400, "Invalid 'To' Phone Number"),
        [21212] = (400, "Invalid 'From' Phone Number"),
        [21213] = (400, "'From' phone number is required"),
        [21214] = (400, "'To' phone number cannot be reached"),
        [21215] = (400, "Account not authorized to call this country"),
        [21216] = (400, "Account not allowed to call this number"),
        [21217] = (400, "Phone number does not appear to be valid"),
        [21220] = (400, "Call is not in-progress. Cannot redirect."),
        [21408] = (400, "Permission to send an SMS has not been enabled for the region indicated by the 'To' number"),
        [21602] = (400, "Message body is required"),
        [21603] = (400, "A 'From' phone number is required"),
        [21604] = (400, "A 'To' phone number is required"),
        [21606] = (400, "The 'From' phone number provided is not a valid, message-capable Twilio phone number"),
        [21609] = (400, "Invalid 'StatusCallback' URL"),
        [21610] = (400, "Attempt to send to unsubscribed recipient"),
        [21612] = (400, "The 'To' phone number is not currently reachable using the 'From' phone number"),
        [21614] = (400, "'To' number is not a valid mobile number"),
        [21617] = (400, "The concatenated message body exceeds the 1600 character limit"),
        [30003] = (400, "Unreachable destination handset"),
        [30004] = (400, "Message blocked"),
        [30005] = (400, "Unknown destination handset"),
        [30006] = (400, "Landline or unreachable carrier"),
        [30007] = (400, "Message filtered"),
        [30008] = (400, "Unknown error"),
        [30409] = (409, "Message cannot be canceled"),
    };

    public static string Message(int code) => Known[code].Message;

    public static IResult Refuse(int code) => TwilioAnswers.Json(Known[code].Status, new JsonObject
    {
        ["code"] = code,
        ["message"] = Known[code].Message,
        ["more_info"] = $"https://www.twilio.com/docs/errors/{code}",
        ["status"] = Known[code].Status,
    });
}

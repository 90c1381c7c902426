using System.Text;
using System.Text.Json.Nodes;

namespace Sandbox.PayPal;

/// <summary>What happens at the door of every API call: token, request id, one at a time, errors in the vendor's shape.</summary>
internal sealed class PayPalDoor(PayPalBook book, AccessTokens tokens, Action settle)
{
    private static readonly TimeSpan Keep = TimeSpan.FromHours(6);

    /// <summary>A call that changes nothing, or may be repeated freely.</summary>
    public RequestDelegate Opens(Func<PayPalCall, PayPalAnswer> act) => http => Serve(http, call => act(call));

    /// <summary>
    /// A call that must carry a request id. The same id again answers the same, with 200 instead of 201 where the vendor does so.
    /// </summary>
    public RequestDelegate OpensOnce(Func<PayPalCall, PayPalAnswer> act, int repeatedStatus = 200) => http =>
        Serve(http, call => Once(call, act, repeatedStatus));

    private async Task Serve(HttpContext http, Func<PayPalCall, PayPalAnswer> act)
    {
        PayPalAnswer answer;
        try
        {
            Admit(http.Request);
            var call = await PayPalCall.Read(http);
            lock (book.Door)
            {
                settle();
                answer = act(call);
            }
        }
        catch (PayPalRefusal refusal)
        {
            http.Response.Headers["Paypal-Debug-Id"] = refusal.DebugId;
            answer = new PayPalAnswer(refusal.Status, refusal.Body);
        }
        await Write(http, answer.Status, answer.Body?.ToJsonString());
    }

    public static Task Write(HttpContext http, int status, string? body)
    {
        http.Response.StatusCode = status;
        if (body is null) return Task.CompletedTask;
        http.Response.ContentType = "application/json";
        return http.Response.WriteAsync(body, Encoding.UTF8, http.RequestAborted);
    }

    private void Admit(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        if (!header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || !tokens.IsLive(header[7..].Trim()))
            throw PayPalRefusal.Unauthenticated();
    }

    private PayPalAnswer Once(PayPalCall call, Func<PayPalCall, PayPalAnswer> act, int repeatedStatus)
    {
        if (string.IsNullOrEmpty(call.RequestId))
            throw PayPalRefusal.Invalid("PAYPAL_REQUEST_ID_REQUIRED", "A PayPal-Request-Id is required.");
        var key = $"{call.Operation} {call.RequestId}";
        if (book.State.Answers.TryGetValue(key, out var kept) && kept.At + Keep > book.Time) return Again(call, kept, repeatedStatus);
        var answer = act(call);
        if (book.State.Answers.Count % 500 == 499) Forget();
        book.State.Answers[key] = new KeptPayPalAnswer(call.BodyHash, answer.Status, answer.Body!.ToJsonString(), book.Time);
        return answer;
    }

    private void Forget()
    {
        foreach (var old in book.State.Answers.Where(entry => entry.Value.At + Keep <= book.Time).ToList())
            book.State.Answers.Remove(old.Key);
    }

    private static PayPalAnswer Again(PayPalCall call, KeptPayPalAnswer kept, int repeatedStatus)
    {
        if (kept.BodyHash != call.BodyHash)
            throw PayPalRefusal.Unprocessable(
                "PAYPAL_REQUEST_ID_PREVIOUSLY_USED", "The PayPal-Request-ID has already been used for another request.");
        return new PayPalAnswer(repeatedStatus, JsonNode.Parse(kept.Body)!.AsObject());
    }
}

using System.Net;
using System.Text;
using Portal.Adapters.Telephone;
using Portal.Tests.Kit;

namespace Portal.Tests.Forms;

/// <summary>
/// Odd bodies from those who may speak: with the vendor's own signature, and with a product team's key. Nothing breaks, nothing of a customer's changes.
/// An error in the log fails the test too. (Whether PayPal signed something only PayPal says; what it says yes to is its own.)
/// </summary>
public sealed class SignedOddBodyTests : PortalTest
{
    private static readonly string[] Types =
    [
        "checkout.session.completed", "checkout.session.expired", "setup_intent.succeeded", "setup_intent.setup_failed", "payment_intent.amount_capturable_updated", "payment_intent.succeeded",
        "payment_intent.payment_failed", "payment_intent.requires_action", "payment_intent.canceled", "charge.refunded", "refund.created", "refund.failed", "charge.dispute.created",
        "payment_method.detached", "payment_method.automatically_updated", "nothing.we.know", "", "\\u0000",
    ];

    /// <summary>Values that no field expects, as JSON.</summary>
    private static readonly string[] Values =
    [
        "null", "true", "-1", "1e999", "99999999999999999999999999", "\"\"", "\"\\u0000\"", "\"a\\u0000b\"", "\"\\ud800\"", "\"\\u202e\\u2028\"", "[]", "[null]", "{}", "{\"id\":{}}",
        "\"" + new string('x', 5000) + "\"", "\"'; DROP TABLE accounts; --\"", "\"../../etc/passwd\"", "\"one\\r\\ntwo\"",
    ];

    [Fact]
    public async Task What_Stripe_signs_is_heard_or_turned_away()
    {
        await World.People.ReadyAsync();
        var objects = Values.Concat(["{\"id\":\"pi_1\",\"payment_intent\":\"pi_1\",\"metadata\":{\"reference\":\"x\"},\"status\":\"failed\"}", .. Values.Select(value => $"{{\"id\":{value},\"payment_intent\":{value},\"metadata\":{{\"reference\":{value}}},\"status\":{value}}}")]).ToList();
        var events = Types.SelectMany(type => objects.Select((about, number) => $"{{\"id\":\"evt_{type.Length}_{number}\",\"type\":\"{type}\",\"data\":{{\"object\":{about}}}}}"))
            .Concat(Values.Select(value => $"{{\"id\":{value},\"type\":\"payment_method.detached\",\"data\":{{\"object\":{{\"id\":\"pm_1\"}}}}}}"))
            .Concat(Values.Select(value => $"{{\"id\":\"evt\",\"type\":{value},\"data\":{value}}}")).Concat(Values);

        await NothingHappensAsync(OddBodyTests.Bodies.Select(odd => odd.Body).Concat(events.Select(Encoding.UTF8.GetBytes)).Select(body => new Delivery("/webhooks/stripe", body, new Dictionary<string, string>
        {
            ["Content-Type"] = "application/json",
            ["Stripe-Signature"] = News.StripeSignature(Encoding.UTF8.GetString(body), "whsec_sandbox", World.Clock.GetUtcNow()),
        })));
    }

    [Fact]
    public async Task What_Twilio_signs_is_heard_or_turned_away()
    {
        var person = await World.People.RegisteredAsync();
        await person.AskForPhoneCodeAsync();
        string[] odd = ["", "%00", "a%00b", "%ED%A0%80", "%E2%80%AE", new string('x', 5000), "a%0D%0Ab", "99999999999999999999999", "null", "[]"];
        var bodies = odd.SelectMany(value => new[] { $"MessageSid={value}&MessageStatus=delivered", $"MessageSid=SM1&MessageStatus={value}", $"CallSid={value}&CallStatus={value}&ErrorCode={value}", $"MessageSid=SM1&MessageStatus=failed&ErrorCode={value}" })
            .Select(Encoding.UTF8.GetBytes).Concat(OddBodyTests.Bodies.Select(one => one.Body));
        var queries = odd.Where(value => !value.Contains("%00", StringComparison.Ordinal) && value.Length < 4000).Select(value => "?ref=" + value).Append("").Append("?ref=a&ref=b");

        await NothingHappensAsync(bodies.SelectMany(body => queries.Select(query => SignedByTwilio(query, body))));
    }

    [Fact]
    public async Task What_a_team_reports_is_taken_event_by_event_or_refused()
    {
        var (_, _, account) = await World.UsingAsync();
        var team = new ProductTeam(World, "storage");
        var right = new Dictionary<string, string> { ["id"] = "\"e-1\"", ["account"] = $"\"{account}\"", ["product"] = "\"storage\"", ["quantity"] = "1", ["at"] = $"\"{World.Clock.GetUtcNow():O}\"" };
        // Signs and words are a fine name for an event; nothing else here is fine for anything.
        var wrong = right.Keys.SelectMany(field => Values.Append("missing").Where(value => field != "id" || (!value.StartsWith("\"'", StringComparison.Ordinal) && !value.StartsWith("\"..", StringComparison.Ordinal) && !value.StartsWith("\"\\u2", StringComparison.Ordinal)))
            .Select(value => $"{{{string.Join(',', right.Where(one => value != "missing" || one.Key != field).Select(one => $"\"{one.Key}\":{(one.Key == field ? value : one.Value)}"))}}}")).ToList();
        await World.QuietAsync();
        var before = await Snapshot.TakeAsync(World, "limits");

        foreach (var (name, type, body) in OddBodyTests.Bodies) await AskAsync(name, Encoding.UTF8.GetString(body), type);
        foreach (var value in Values) await AskAsync(value, value);
        foreach (var value in Values) await AskAsync(value, $"{{\"events\":{value}}}");
        foreach (var one in wrong) await AskAsync(one, $"{{\"events\":[{one}]}}");

        Assert.Empty((await Snapshot.TakeAsync(World, "limits")).ChangedSince(before));
        Assert.Equal(HttpStatusCode.OK, (await team.SendAsync($"{{\"events\":[{{{string.Join(',', right.Select(one => $"\"{one.Key}\":{one.Value}"))}}}]}}")).Status);

        async Task AskAsync(string name, string body, string? type = "application/json")
        {
            var answer = await team.SendAsync(body, type?.Split(';')[0] ?? "text/plain", null, ("Usage:RequestsInAMinute", "1000000"));
            Assert.True(answer.Status is HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.UnprocessableEntity or HttpStatusCode.RequestEntityTooLarge, $"{name}: {(int)answer.Status} {answer.Text}");
            Assert.DoesNotContain("Exception", answer.Text, StringComparison.Ordinal);
        }
    }

    private async Task NothingHappensAsync(IEnumerable<Delivery> deliveries)
    {
        await World.QuietAsync();
        // What is heard is remembered, and may be looked at later: nobody here has what it is about.
        string[] moving = ["news", "intents", "limits"];
        var before = await Snapshot.TakeAsync(World, moving);

        foreach (var delivery in deliveries)
        {
            var status = await World.DeliverAsync(delivery);
            Assert.True(status is 200 or 400 or 403 or 413, $"{delivery.Path} {delivery.Text[..Math.Min(300, delivery.Text.Length)]}: {status}");
        }

        Assert.Empty((await Snapshot.TakeAsync(World, moving)).ChangedSince(before));
    }

    private Delivery SignedByTwilio(string query, byte[] body)
    {
        var path = "/webhooks/twilio" + query;
        var fields = Encoding.UTF8.GetString(body).Split('&', StringSplitOptions.RemoveEmptyEntries).Select(field => field.Split('=', 2))
            .Select(parts => KeyValuePair.Create(WebUtility.UrlDecode(parts[0]), WebUtility.UrlDecode(parts.ElementAtOrDefault(1) ?? "")));
        var signature = TwilioSignature.Of(new Uri(World.Post.Address, "/webhooks/twilio").AbsoluteUri + query, fields, "sandbox-auth-token");
        return new Delivery(path, body, new Dictionary<string, string> { ["Content-Type"] = "application/x-www-form-urlencoded", ["X-Twilio-Signature"] = signature });
    }
}

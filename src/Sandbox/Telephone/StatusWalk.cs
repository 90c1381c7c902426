using System.Globalization;
using Sandbox.Web;

namespace Sandbox.Telephone;

/// <summary>Leads messages from queued to delivered and calls from queued to completed, step by step, telling the portal of each.</summary>
[Singleton]
internal sealed class StatusWalk(TelephoneStore store, StatusCallbacks callbacks, Changes changes, SandboxOptions options, SandboxClock clock)
{
    public void Begin(TextMessage message) => _ = WalkAsync(message);

    public void Begin(PhoneCall call) => _ = WalkAsync(call);

    private async Task WalkAsync(TextMessage message)
    {
        var error = MagicNumbers.LateError(message.To);
        foreach (var status in (string[])["sent", error is null ? "delivered" : "undelivered"])
        {
            await Task.Delay(options.StatusPace);
            if (store.Change(message.Sid, text => Next(text, status, error)) is not { } now) return;
            changes.Note();
            if (now.StatusCallback is { } address) await callbacks.SendAsync(address, "POST", Fields(now));
        }
    }

    private TextMessage Next(TextMessage message, string status, int? error) => message with
    {
        Status = status,
        UpdatedAt = clock.GetUtcNow(),
        SentAt = message.SentAt ?? clock.GetUtcNow(),
        ErrorCode = status == "undelivered" ? error : null,
    };

    private async Task WalkAsync(PhoneCall call)
    {
        var spoken = Twiml.Transcript(call.Twiml);
        var unanswered = spoken is null ? "failed" : MagicNumbers.UnansweredStatus(call.To);
        var sequence = 0;
        await TellAsync(call, "initiated", "initiated", sequence++);
        foreach (var status in unanswered is null ? (string[])["ringing", "in-progress", "completed"] : ["ringing", unanswered])
        {
            await Task.Delay(options.StatusPace);
            if (store.Change(call.Sid, now => now.IsOver ? now : Next(now, status)) is not { } after || after.Status != status) return;
            if (status == "in-progress") store.Add(new PhoneEntry(call.To, "call", spoken!, clock.GetUtcNow()));
            changes.Note();
            await TellAsync(after, EventOf(status), status, sequence++);
        }
    }

    private PhoneCall Next(PhoneCall call, string status)
    {
        var now = clock.GetUtcNow();
        var next = call with { Status = status, UpdatedAt = now };
        if (status == "in-progress") return next with { StartedAt = now };
        return next.IsOver ? next with { EndedAt = now } : next;
    }

    private static string EventOf(string status) => status switch { "ringing" => "ringing", "in-progress" => "answered", _ => "completed" };

    private async Task TellAsync(PhoneCall call, string happened, string status, int sequence)
    {
        if (call.Callback is not { } callback || !callback.Events.Contains(happened)) return;
        await callbacks.SendAsync(callback.Address, callback.Method, Fields(call, status, sequence));
    }

    private Dictionary<string, string> Fields(TextMessage message)
    {
        var fields = new Dictionary<string, string>
        {
            ["MessageSid"] = message.Sid,
            ["MessageStatus"] = message.Status,
            ["SmsSid"] = message.Sid,
            ["SmsStatus"] = message.Status,
            ["To"] = message.To,
            ["From"] = message.From,
            ["AccountSid"] = options.TwilioAccountSid,
            ["ApiVersion"] = "2010-04-01",
        };
        if (message.ErrorCode is { } code) fields["ErrorCode"] = code.ToString(CultureInfo.InvariantCulture);
        return fields;
    }

    private Dictionary<string, string> Fields(PhoneCall call, string status, int sequence)
    {
        var fields = new Dictionary<string, string>
        {
            ["CallSid"] = call.Sid,
            ["CallStatus"] = status,
            ["To"] = call.To,
            ["From"] = call.From,
            ["Called"] = call.To,
            ["Caller"] = call.From,
            ["Direction"] = "outbound-api",
            ["AccountSid"] = options.TwilioAccountSid,
            ["ApiVersion"] = "2010-04-01",
            ["Timestamp"] = TwilioAnswers.Date(clock.GetUtcNow())!,
            ["SequenceNumber"] = sequence.ToString(CultureInfo.InvariantCulture),
            ["CallbackSource"] = "call-progress-events",
        };
        if (TwilioAnswers.Duration(call) is { } duration) fields["CallDuration"] = duration;
        if (call.IsOver) fields["SipResponseCode"] = call.Status switch { "completed" => "200", "busy" => "486", "no-answer" => "487", _ => "404" };
        return fields;
    }
}

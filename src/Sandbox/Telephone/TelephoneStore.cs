using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sandbox.Telephone;

/// <summary>A text message as the telephone company keeps it.</summary>
internal sealed record TextMessage(string Sid, string To, string From, string Body, string? StatusCallback, DateTimeOffset CreatedAt)
{
    public string Status { get; init; } = "queued";
    public int? ErrorCode { get; init; }
    public DateTimeOffset UpdatedAt { get; init; } = CreatedAt;
    public DateTimeOffset? SentAt { get; init; }

    public bool IsOver => Status is "delivered" or "undelivered" or "failed" or "canceled";
}

/// <summary>A call as the telephone company keeps it.</summary>
internal sealed record PhoneCall(string Sid, string To, string From, string Twiml, Callback? Callback, DateTimeOffset CreatedAt)
{
    public string Status { get; init; } = "queued";
    public DateTimeOffset UpdatedAt { get; init; } = CreatedAt;
    public DateTimeOffset? StartedAt { get; init; }
    public DateTimeOffset? EndedAt { get; init; }

    public bool IsOver => Status is "completed" or "busy" or "failed" or "no-answer" or "canceled";
}

/// <summary>Where a call's progress is told, how, and which of it.</summary>
internal sealed record Callback(string Address, string Method, IReadOnlyList<string> Events);

/// <summary>What a phone's owner saw or heard. The company may forget it; the phone does not.</summary>
internal sealed record PhoneEntry(string Number, string Kind, string Text, DateTimeOffset ReceivedAt);

/// <summary>The company's records and the phones' memories. Records are replaced whole, under one lock.</summary>
[Singleton]
internal sealed class TelephoneStore
{
    private const int Kept = 10_000;

    private readonly Lock _lock = new();
    private Dictionary<string, TextMessage> _messages = [];
    private Dictionary<string, PhoneCall> _calls = [];
    private List<PhoneEntry> _phone = [];

    public void Add(TextMessage message) { lock (_lock) _messages[message.Sid] = message; }

    public void Add(PhoneCall call) { lock (_lock) _calls[call.Sid] = call; }

    public void Add(PhoneEntry entry)
    {
        lock (_lock)
        {
            _phone.Add(entry);
            if (_phone.Count > Kept) _phone.RemoveAt(0);
        }
    }

    public TextMessage? Message(string sid) { lock (_lock) return _messages.GetValueOrDefault(sid); }

    public PhoneCall? Call(string sid) { lock (_lock) return _calls.GetValueOrDefault(sid); }

    /// <summary>The changed record, or null when it is gone.</summary>
    public TextMessage? Change(string sid, Func<TextMessage, TextMessage> change)
    {
        lock (_lock) return _messages.TryGetValue(sid, out var message) ? _messages[sid] = change(message) : null;
    }

    public PhoneCall? Change(string sid, Func<PhoneCall, PhoneCall> change)
    {
        lock (_lock) return _calls.TryGetValue(sid, out var call) ? _calls[sid] = change(call) : null;
    }

    public void Delete(string sid)
    {
        lock (_lock) _ = _messages.Remove(sid) || _calls.Remove(sid);
    }

    /// <summary>Newest first; of one number, or of all.</summary>
    public IReadOnlyList<PhoneEntry> Phone(string? number)
    {
        lock (_lock) return [.. Enumerable.Reverse(_phone).Where(entry => number is null || entry.Number == number)];
    }

    /// <summary>What was under way when the sandbox stopped.</summary>
    public (IReadOnlyList<TextMessage> Messages, IReadOnlyList<PhoneCall> Calls) Unfinished()
    {
        lock (_lock) return ([.. _messages.Values.Where(message => !message.IsOver)], [.. _calls.Values.Where(call => !call.IsOver)]);
    }

    public JsonNode? Save()
    {
        lock (_lock) return JsonSerializer.SerializeToNode(new Snapshot([.. _messages.Values], [.. _calls.Values], _phone));
    }

    public void Load(JsonNode? state)
    {
        var snapshot = state.Deserialize<Snapshot>() ?? new Snapshot([], [], []);
        lock (_lock)
        {
            _messages = snapshot.Messages.ToDictionary(message => message.Sid);
            _calls = snapshot.Calls.ToDictionary(call => call.Sid);
            _phone = snapshot.Phone;
        }
    }

    private sealed record Snapshot(List<TextMessage> Messages, List<PhoneCall> Calls, List<PhoneEntry> Phone);
}

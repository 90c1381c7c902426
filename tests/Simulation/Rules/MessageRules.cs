using Portal.Ports;
using Portal.Storage;
using Simulation.Engine;
using Simulation.Neighbours;

namespace Simulation.Rules;

/// <summary>N1 to N3: what was accepted leaves, once, whatever else is stuck; twice only when nobody could know whether it had left; never with a dead code.</summary>
internal sealed class MessageRules(Run run)
{
    private const int Most = 2;
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(90);
    private static readonly TimeSpan ClocksDiffer = TimeSpan.FromMinutes(5);
    private static readonly string[] Mails = ["email-code", "notice", "tell-owner", "ticket-mail", "attempts-allowed-mail", "farewell", "billing-mail", "period-ends-soon", "product-ended-mail"];
    private static readonly string[] ByPhone = [PhoneCodePayload.Message, PhoneCodePayload.Call];
    private readonly Dictionary<Posting, (DateTimeOffset At, int Crashes, int UnderWay)> _begun = [];

    public Try Begin(Dictionary<string, Posting> postings, string name)
    {
        if (!postings.TryGetValue(name, out var posting)) postings[name] = posting = new Posting();
        if (posting.Refused && run.Crashes == _begun[posting].Crashes) run.Fail($"N2: a permanent refusal is one attempt, but this was sent again: {name}.");
        if (posting.Calls > 0 && !MayHaveFailed(posting)) run.Fail($"N2: a second copy only when nobody can know about the first, but this was asked for again: {name}.");
        // Whoever heard the refusal died with it.
        posting.Refused = false;
        posting.Calls++;
        _begun[posting] = (run.Clock.World, run.Crashes, _begun.GetValueOrDefault(posting).UnderWay + 1);
        return new Try(posting, run.Clock.World);
    }

    /// <summary>Whoever hears the answer when the lease has run out may find that somebody else tries already, and writes nothing down.</summary>
    public void End<T>(Try begun, Reply<T> reply)
    {
        var posting = begun.Posting;
        _begun[posting] = _begun[posting] with { UnderWay = _begun[posting].UnderWay - 1 };
        var isLate = run.Clock.World - begun.At > TimeSpan.FromSeconds(85);
        if (reply is Reply<T>.Unknown || isLate) posting.Unsure++;
        posting.Refused |= reply is Reply<T>.Refused && !isLate;
        posting.Settled = reply is Reply<T>.Answered && !isLate;
    }

    /// <summary>It was taken. That a neighbour hears twice what it was told once is not ours to know.</summary>
    public void HandOver(Try begun, string name)
    {
        if (!begun.IsHandedOver) begun.Posting.Copies++;
        begun.IsHandedOver = true;
        if (begun.Posting.Copies > Most) run.Fail($"N2: at most {Most} copies, but this left {begun.Posting.Copies} times: {name}.");
    }

    /// <summary>Asked as the message is handed over; nothing happened since the portal looked.</summary>
    public void CheckUseful(string mail)
    {
        if (!mail.StartsWith("code:", StringComparison.Ordinal)) return;
        var isAlive = run.Books.IsTrue("SELECT used_at IS NULL AND ended_at IS NULL AND expires_at + interval '10 minutes' > simulation.now() FROM challenges WHERE id = $1", mail[5..]);
        if (!isAlive) run.Fail($"N1: no dead code is sent, but this was: {mail}.");
    }

    /// <summary>
    /// Whoever hangs, at a server or in a portal that stands still, keeps no other mail for longer than a lease. Asked at its first try, of those that no
    /// portal's own trouble kept.
    /// </summary>
    public void CheckPrompt(string mail)
    {
        if (run.Books.Ask("SELECT due_at FROM intents WHERE key = $1 AND tries = 1", row => row.GetFieldValue<DateTimeOffset>(0), mail) is not [var due]) return;
        var waited = run.Clock.World - Moments.Later(due, run.LastPortalTrouble);
        if (waited > Lease + ClocksDiffer) run.Fail($"N3: nobody's message keeps another for longer than a lease, but this waited {waited}: {mail}.");
    }

    /// <summary>When all is over.</summary>
    public void CheckEnd(List<IntentRow> intents)
    {
        foreach (var intent in intents.Where(intent => Mails.Contains(intent.Kind)))
        {
            var posting = run.Mail.Postings.GetValueOrDefault(intent.Key);
            if (intent.State == "done" && posting is not { Copies: > 0 }) run.Fail($"N1: written down as sent, but the server never took it: {intent}.");
            // Of those who died while they asked, nobody heard.
            if (intent is { State: "never", LastWord: "sent-as-often-as-allowed" } && (posting is null ? 0 : posting.Unsure + _begun[posting].UnderWay) + run.Crashes < Most) run.Fail($"N1: given up, although it could be known that it had not left: {intent}.");
        }
        foreach (var intent in intents.Where(intent => intent.State == "done" && ByPhone.Contains(intent.Kind) && !run.Telephone.Taken.Contains(intent.Key["code:".Length..]))) run.Fail($"N1: written down as sent, but the carrier never took it: {intent}.");
    }

    private bool MayHaveFailed(Posting posting)
    {
        var begun = _begun[posting];
        return !posting.Settled || run.Crashes > begun.Crashes || (begun.UnderWay > 0 && run.Clock.World - begun.At >= TimeSpan.FromSeconds(89));
    }
}

/// <summary>One of the times a message was asked for.</summary>
internal sealed record Try(Posting Posting, DateTimeOffset At)
{
    public bool IsHandedOver { get; set; }
}

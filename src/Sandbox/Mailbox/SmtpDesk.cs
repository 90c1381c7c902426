using Sandbox.Web;

namespace Sandbox.Mailbox;

/// <summary>What the mail server does with a message once it has it, and the troubles it makes on the way.</summary>
[Singleton]
public sealed class SmtpDesk(MailStore store, Faults faults, RequestLog log, LateEffects late, Changes changes, SandboxOptions options, SandboxClock clock)
{
    private const string Vendor = "mail";

    /// <summary>The trouble that "mail" is in, to tell whether the dice were already rolled for it.</summary>
    internal Fault? Trouble => faults.Of(Vendor);

    internal bool IsDown() => Note("CONNECT", "", 0, faults.Strikes(Vendor, "down"));

    internal bool Declines(string recipient) => Note("RCPT", recipient, 550, faults.Strikes(Vendor, "decline"));

    /// <summary>Delivers; false when the connection is to break without an answer. Throws <see cref="FormatException"/> for what is no message.</summary>
    internal async Task<bool> TakeAsync(MemoryStream message, IReadOnlyList<string> recipients, CancellationToken stop)
    {
        message.Position = 0;
        var mail = Mail.Parse(message, recipients, clock.GetUtcNow());
        switch (faults.Strikes(Vendor, "timeout", "slow", "lose-answer", "late"))
        {
            case "timeout":
                Note("DATA", mail.To, 0);
                await Task.Delay(options.HoldFor, stop);
                return false;
            case "late":
                late.Schedule(() => { Deliver(mail with { ReceivedAt = clock.GetUtcNow() }); return Task.CompletedTask; });
                return false;
            case "lose-answer":
                Deliver(mail);
                return false;
            case "slow":
                await Task.Delay(options.SlowBy, stop);
                break;
        }
        Deliver(mail);
        return true;
    }

    private void Deliver(Mail mail)
    {
        store.Add(mail);
        changes.Note();
        Note("DATA", mail.To, 250);
    }

    private bool Note(string verb, string whom, int status, bool happened = true)
    {
        if (happened) log.Add(new ReceivedRequest(Vendor, verb, whom, null, status, clock.GetUtcNow()));
        return happened;
    }
}

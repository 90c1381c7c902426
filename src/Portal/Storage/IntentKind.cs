using System.Text.Json;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>What came of a try.</summary>
/// <param name="State">Done, Never, Moot; Planned to try later (nothing happened); Unknown to ask again.</param>
public sealed record Verdict(IntentState State, string? Word = null, object? Value = null)
{
    public static Verdict Done(string? result = null, object? value = null) => new(IntentState.Done, result, value);
    public static Verdict Never(string why) => new(IntentState.Never, why);
    public static Verdict Moot(string why) => new(IntentState.Moot, why);
    public static Verdict Later(string why) => new(IntentState.Planned, why);
    public static Verdict Unknown(string why) => new(IntentState.Unknown, why);

    public bool IsEnd => State is IntentState.Done or IntentState.Never or IntentState.Moot;

    /// <summary>The same for what must be so in the end, such as a card taken off: a no is asked again later, as an operator may have to help.</summary>
    public static Verdict Lasting<T>(Reply<T> reply) => reply is Reply<T>.Refused(var why) ? Later(why) : Of(reply);

    /// <summary>A neighbour's reply as a verdict.</summary>
    public static Verdict Of<T>(Reply<T> reply, Func<T, string?>? result = null) => reply switch
    {
        Reply<T>.Answered answered => Done(result?.Invoke(answered.Value), answered.Value),
        Reply<T>.Refused refused => Never(refused.Why),
        Reply<T>.NotReached notReached => Later(notReached.Why),
        Reply<T>.Unknown unknown => Unknown(unknown.Why),
        _ => throw new InvalidOperationException("A reply of no known kind."),
    };
}

/// <summary>What an intent moves.</summary>
public enum IntentMatter
{
    /// <summary>Something of ours, or a record at a vendor.</summary>
    Work,
    Money,
    Message,
}

/// <summary>
/// One kind of thing that must happen. To add a kind, write one class: its name, what to ask outside, what to write down. It is found by itself.
/// </summary>
public abstract class IntentKind
{
    /// <summary>Longer than any call can stay on its way: what a vendor does not know of by then was never asked for.</summary>
    public static readonly TimeSpan QuietTime = TimeSpan.FromMinutes(15);

    public abstract string Name { get; }

    /// <summary>A kind's name as an operator reads it: "void-hold" is "Void hold".</summary>
    public static string InWords(string name) => char.ToUpperInvariant(name[0]) + name[1..].Replace('-', ' ');

    /// <summary>Asks the neighbour, under the intent's own key. No transaction is open. May run twice.</summary>
    public abstract Task<Verdict> AskAsync(Intent intent, byte[] payload, CancellationToken ct);

    /// <summary>Writes down what follows, in the transaction that ends the intent.</summary>
    public virtual Task RecordAsync(Intent intent, byte[] payload, Verdict verdict, PortalDb db, CancellationToken ct) => Task.CompletedTask;

    /// <summary>What it moves, and so where the operator sees it. What sends a message is a <see cref="MessageKind{TPayload}"/>.</summary>
    public virtual IntentMatter Matter => IntentMatter.Work;

    /// <summary>
    /// How long before its deadline an intent whose time has come, and that has not ended, calls for an operator. Null: its deadline is no
    /// promise, only the end of its use.
    /// </summary>
    public virtual TimeSpan? AlarmBefore => null;

    /// <summary>Whether it is of no use any more when its subject, an account, is gone.</summary>
    public virtual bool EndsWithAccount => false;

    /// <summary>Whether an account that is its subject waits for it before it is deleted: carried out at once when the owner leaves.</summary>
    public virtual bool ComesBeforeDeletion => Matter is IntentMatter.Money;

    /// <summary>Whether it says itself from when on a try may have had an effect; else each try counts as soon as it is taken.</summary>
    public virtual bool CountsItself => false;
}

/// <summary>A kind with a payload of its own type.</summary>
public abstract class IntentKind<TPayload> : IntentKind
{
    protected abstract Task<Verdict> AskAsync(Intent intent, TPayload payload, CancellationToken ct);

    protected virtual Task RecordAsync(Intent intent, TPayload payload, Verdict verdict, PortalDb db, CancellationToken ct) => Task.CompletedTask;

    public sealed override Task<Verdict> AskAsync(Intent intent, byte[] payload, CancellationToken ct) => AskAsync(intent, Read(payload), ct);

    public sealed override Task RecordAsync(Intent intent, byte[] payload, Verdict verdict, PortalDb db, CancellationToken ct) =>
        RecordAsync(intent, Read(payload), verdict, db, ct);

    private static TPayload Read(byte[] payload) => JsonSerializer.Deserialize<TPayload>(payload) ?? throw new InvalidOperationException("An empty payload.");
}

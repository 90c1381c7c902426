using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.News;
using Portal.Domain.Verification;
using Portal.Ports;

namespace Portal.Storage;

/// <summary>A code by mail, on its way; names of kinds stand in the table of intents.</summary>
/// <param name="Email">Where it goes; null: to the account's own address.</param>
public sealed record EmailCodePayload(string ChallengeId, string Digits, string? Email = null)
{
    public const string Kind = "email-code";
}

/// <summary>A code by message or call, on its way.</summary>
public sealed record PhoneCodePayload(string ChallengeId, string Number, string Digits)
{
    public const string Message = "phone-message";
    public const string Call = "phone-call";
}

/// <summary>A code just made; the clear digits live until the message is sent.</summary>
public sealed record IssuedCode(VerificationChallenge Challenge, string Digits);

/// <summary>What came of a guess at a code.</summary>
/// <param name="BlockedUntil">It was not looked at: too many were wrong for this address or number. Nothing is, before then.</param>
public sealed record Judgement(bool IsRight, DateTimeOffset? BlockedUntil);

/// <summary>What a page needs to know of codes sent so far.</summary>
/// <param name="SentAt">When the live code was sent; null when there is none that could still be given.</param>
/// <param name="Trouble">Why the last message could not be sent at all, as the port names it; null when all is well.</param>
public sealed record CodeState(DateTimeOffset? SentAt, string? Trouble);

/// <summary>Issues and judges one-time codes. A code fits only the account, the purpose and the address it was made for.</summary>
public sealed class Codes(PortalDb db, IKeys keys, IChance chance, TimeProvider time, Guesses guesses, Limits limits, WrongTries tries, IOptions<CodeOptions> options)
{
    private CodeOptions Figures => options.Value;

    /// <summary>Counts a send against every limit, before anything is made or sent.</summary>
    public Task<Counted> CountSendAsync(byte[]? form, string accountId, string target, string network, CancellationToken ct, params LimitFor[] more) => limits.CountAsync(form, ct,
    [
        new(new Limit("code again", 1, Figures.ResendAfter, Figures.ResendAfter), target),
        new(new Limit("codes to target", Figures.SendsInAnHour, TimeSpan.FromHours(1), Figures.WaitAfterThem), target),
        new(new Limit("codes of account", Figures.SendsOfAccountInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(2)), accountId),
        new(new Limit("codes of network", Figures.SendsOfNetworkInAnHour, TimeSpan.FromHours(1), TimeSpan.FromHours(1)), network, CountsRepeats: true),
        .. more,
    ]);

    /// <summary>The same for a message or call, which costs money: with caps against toll fraud.</summary>
    public Task<Counted> CountPhoneSendAsync(byte[]? form, string accountId, PhoneNumber number, string network, CancellationToken ct, string? target = null) => CountSendAsync(form, accountId, target ?? number.E164, network, ct,
        new LimitFor(new Limit("codes to prefix", Figures.SendsToPrefixInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(6)), number.Prefix),
        new LimitFor(new Limit("codes to country", Figures.SendsToCountryInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(6)), number.Country));

    /// <summary>Makes a code; the older one ends.</summary>
    public IssuedCode Issue(string accountId, CodePurpose purpose, string target, TimeSpan lasts, VerificationChallenge? older)
    {
        var now = time.GetUtcNow();
        older?.End(now);
        var (id, digits) = (chance.Token(), chance.SixDigits());
        var challenge = VerificationChallenge.Send(id, accountId, purpose, HashOfTarget(target), HashOfCode(id, digits), now, lasts);
        db.Challenges.Add(challenge);
        return new IssuedCode(challenge, digits);
    }

    /// <summary>
    /// What a code to sign in is counted and kept under: not the address itself, as anybody may claim that and use up its codes and tries, and
    /// must not keep its owner out by it.
    /// </summary>
    public static string ToSignIn(string target) => "sign in\n" + target;

    /// <summary>Whether a challenge's code was sent to this address or number.</summary>
    public bool IsFor(VerificationChallenge challenge, string target) => CryptographicOperations.FixedTimeEquals(challenge.TargetHash, HashOfTarget(target));

    /// <summary>
    /// Whether it is the code of this challenge, for this target. Counts first, at the code and then at the target, of which several codes may
    /// be alive in several accounts; then compares. A right one is no wrong try.
    /// </summary>
    public async Task<Judgement> JudgeAsync(VerificationChallenge? challenge, string target, Secret typed, byte[]? form, CancellationToken ct)
    {
        var wrong = WrongTries(target);
        var isFor = challenge is not null && IsFor(challenge, target);
        if (!isFor || await guesses.CountCodeAsync(challenge!.Id, limits.RowOf(wrong), form, time.GetUtcNow(), ct) is not { } used)
            return new Judgement(false, await limits.BlockedUntilAsync(wrong, ct));
        var counted = await limits.CountAsync(form, ct, wrong);
        if (counted.BlockedUntil is { } until) return new Judgement(false, until);
        if (!CryptographicOperations.FixedTimeEquals(challenge.CodeHash, HashOfCode(challenge.Id, typed.Reveal()))) return await WrongAsync(challenge.AccountId, used, counted, ct);
        await limits.TakeBackAsync(wrong, ct);
        return new Judgement(true, null);
    }

    /// <summary>A slip of the hand is nobody's business; that a code was used up by wrong tries, or that its address or number waits now, is written down.</summary>
    private async Task<Judgement> WrongAsync(string accountId, int used, Counted counted, CancellationToken ct)
    {
        if (counted.NextAt is not null) await tries.NoteInsideAsync(accountId, "codes", ct);
        else if (used == Guesses.Most) await tries.NoteInsideAsync(accountId, "code", ct);
        return new Judgement(false, null);
    }

    /// <summary>
    /// Uses a right code up, in a transaction that is committed with what follows from it. False when another tab was faster. The account's row
    /// comes first, as with a deletion: else each could wait for what the other has.
    /// </summary>
    public async Task<bool> UseAsync(VerificationChallenge challenge, CancellationToken ct)
    {
        await db.Database.BeginTransactionAsync(ct);
        await db.LockAccountAsync(challenge.AccountId, ct);
        var now = time.GetUtcNow();
        return await db.Challenges.Where(c => c.Id == challenge.Id && c.UsedAt == null && c.EndedAt == null)
            .ExecuteUpdateAsync(c => c.SetProperty(code => code.UsedAt, now), ct) == 1;
    }

    /// <summary>Whether a code waits to be typed; looked up for GET too, so that there is no form that can't work.</summary>
    public async Task<CodeState> StateAsync(string accountId, CodePurpose purpose, CancellationToken ct)
    {
        var (now, name) = (time.GetUtcNow(), purpose.ToString());
        var rows = await db.Database.SqlQuery<StateRow>($"""
            SELECT c.sent_at, c.tries < {Guesses.Most} AND c.expires_at > {now} AS is_live,
                   CASE WHEN i.state = 'never' THEN i.last_word WHEN c.arrived_at IS NULL THEN c.trouble END AS trouble
            FROM challenges c LEFT JOIN intents i ON i.key = 'code:' || c.id
            WHERE c.account_id = {accountId} AND c.purpose = {name} AND c.used_at IS NULL AND c.ended_at IS NULL
            """).ToListAsync(ct);
        return rows.Count == 0 ? new CodeState(null, null) : new CodeState(rows[0].IsLive && rows[0].Trouble is null ? rows[0].SentAt : null, rows[0].Trouble);
    }

    /// <summary>
    /// The carrier's word on a message, in whatever order it comes: one copy that arrived outweighs any that did not, and among troubles
    /// the same one always counts.
    /// </summary>
    public async Task FareAsync(CodeMessageFared told, CancellationToken ct)
    {
        var (now, hasArrived) = (time.GetUtcNow(), told.Fate is MessageFate.Arrived);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE challenges SET trouble = least(trouble, {told.Trouble}::text), arrived_at = CASE WHEN {hasArrived} THEN coalesce(arrived_at, {now}) ELSE arrived_at END
            WHERE id = {told.Reference}
            """, ct);
        // An answer that was lost: the carrier has taken it, so no second copy is needed.
        await db.Database.ExecuteSqlAsync($"""
            UPDATE intents SET state = 'done', ended_at = {now}, lease_until = NULL, payload = NULL, result = {told.CarrierId}, last_word = {told.CarrierId}
            WHERE key = {MessageKey(told.Reference)} AND state IN ('asking', 'unknown')
            """, ct);
    }

    /// <summary>The key of the message that carries a challenge's code.</summary>
    public static string MessageKey(VerificationChallenge challenge) => MessageKey(challenge.Id);

    private static string MessageKey(string challengeId) => "code:" + challengeId;

    private LimitFor WrongTries(string target) => new(new Limit("wrong codes", Figures.WrongTriesInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(2)), target);

    private byte[] HashOfTarget(string target) => keys.Hash(KeyPurposes.Target, target);

    private byte[] HashOfCode(string id, string digits) => keys.Hash(KeyPurposes.Code, id + "\n" + digits);

    private sealed record StateRow(DateTimeOffset SentAt, string? Trouble, bool IsLive);
}

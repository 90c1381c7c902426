using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Portal.Domain;
using Portal.Domain.Accounts;
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
/// <param name="BlockedUntil">It was not looked at: too many were wrong for this address or number, of this account or from this network. Nothing is, before then.</param>
public sealed record Judgement(bool IsRight, DateTimeOffset? BlockedUntil);

/// <summary>What came of using a right code.</summary>
public enum CodeUse
{
    Used,

    /// <summary>Another tab was faster, or the account is gone.</summary>
    TooLate,

    /// <summary>The account is closed for changes, or somebody has ended the session.</summary>
    NotAllowed,
}

/// <summary>What counting a message or call said.</summary>
/// <param name="BlockedUntil">Not allowed before then; null when allowed.</param>
/// <param name="IsSpent">It is not allowed because the portal has sent as many as it may in a day.</param>
public sealed record CountedByPhone(DateTimeOffset? BlockedUntil, bool IsSpent);

/// <summary>What a page needs to know of codes sent so far.</summary>
/// <param name="SentAt">When the live code was sent; null when there is none that could still be given.</param>
/// <param name="Trouble">Why the last message could not be sent at all, as the port names it; null when all is well.</param>
/// <param name="NextAt">When another may be asked for, after many; null when the moment between two is the only wait.</param>
/// <param name="TriesAt">When codes are looked at again, after many wrong ones of this account's or network's own; null when they are.</param>
public sealed record CodeState(DateTimeOffset? SentAt, string? Trouble, DateTimeOffset? NextAt, DateTimeOffset? TriesAt);

/// <summary>Issues and judges one-time codes. A code fits only the account, the purpose and the address it was made for.</summary>
public sealed class Codes(PortalDb db, IKeys keys, IChance chance, TimeProvider time, Guesses guesses, Limits limits, PhoneSpend spend, Sessions sessions, WrongTries tries, IOptions<CodeOptions> options)
{
    private string? _noticeCounted;

    private CodeOptions Figures => options.Value;

    /// <summary>Counts a send against every limit, before anything is made or sent.</summary>
    public Task<Counted> CountSendAsync(byte[]? form, string accountId, string target, string network, CancellationToken ct, params LimitFor[] more) => limits.CountAsync(form, ct,
        [Again(target), .. LongWaits(accountId, target, network), .. more]);

    /// <summary>The same for a message or call, which costs money: with caps against toll fraud, and one for all of a day.</summary>
    /// <param name="target">What it is counted under when it is a code to sign in, for a proven number; null when it is to prove one.</param>
    public async Task<CountedByPhone> CountPhoneSendAsync(byte[]? form, string accountId, PhoneNumber number, string network, CancellationToken ct, string? target = null)
    {
        var counted = await CountAsync();
        if (!counted.IsAllowed && await limits.ReopenAsync(spend.OfADay(), ct)) counted = await CountAsync();
        return counted.IsAllowed ? new CountedByPhone(null, IsSpent: false) : new CountedByPhone(counted.BlockedUntil, (await spend.TodayAsync(ct)).IsSpent);

        Task<Counted> CountAsync() => CountSendAsync(form, accountId, target ?? number.E164, network, ct,
            [.. target is null ? new[] { ByPhoneOf(network) } : [], .. CapsOf(number, target is null ? "" : " to sign in")]);
    }

    /// <summary>Counts a notice by message before it leaves, at the caps that codes are counted at; false when it must wait.</summary>
    /// <param name="intentKey">Looked at or tried again it is not counted again.</param>
    internal async Task<bool> CountNoticeAsync(string intentKey, PhoneNumber number, CancellationToken ct)
    {
        if (_noticeCounted == intentKey) return true;
        var form = keys.Hash(KeyPurposes.LimitSubject, "notice\n" + intentKey)[..16];
        var counted = await limits.CountAsync(form, ct, CapsOf(number));
        if (!counted.IsAllowed && await limits.ReopenAsync(spend.OfADay(), ct)) counted = await limits.CountAsync(form, ct, CapsOf(number));
        if (counted.IsAllowed) _noticeCounted = intentKey;
        return counted.IsAllowed;
    }

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
    /// Whether it is the code of this challenge, for this target. It is counted first: at the code, then at the target, of which several codes may
    /// be alive in several accounts, at the account and at the network. Only a guess that was counted hears whether it is right. A right one is
    /// no wrong try.
    /// </summary>
    public async Task<Judgement> JudgeAsync(VerificationChallenge? challenge, string target, Secret typed, byte[]? form, string network, CancellationToken ct)
    {
        var isFor = challenge is not null && IsFor(challenge, target);
        var judged = await guesses.JudgeCodeAsync(isFor ? challenge!.Id : null, HashOfCode(challenge?.Id ?? "", typed.Reveal()), limits.TableOf(WrongCodes(target, challenge?.AccountId, network)),
            limits.RowOf(Again(target)), form, time.GetUtcNow(), ct);
        if (judged is { Tries: { } used, IsRight: false }) await NoteAsync(challenge!.AccountId, used, judged.NextAt, ct);
        return new Judgement(judged.IsRight, judged.BlockedUntil);
    }

    /// <summary>A slip of the hand is nobody's business; that a code was used up by wrong tries, or that its address or number waits now, is written down.</summary>
    private Task NoteAsync(string accountId, int used, DateTimeOffset? nextAt, CancellationToken ct) =>
        nextAt is not null ? tries.NoteInsideAsync(accountId, "codes", ct) : used == Guesses.Most ? tries.NoteInsideAsync(accountId, "code", ct) : Task.CompletedTask;

    /// <summary>
    /// Uses a right code up, in a transaction that is committed with what follows from it. The account's row comes first, and is loaded anew, as
    /// with a deletion: else each could wait for what the other has.
    /// </summary>
    /// <param name="sessionId">For a change, the session that wants it: it must be alive, and the account open for changes.</param>
    public async Task<CodeUse> UseAsync(Account account, VerificationChallenge challenge, CancellationToken ct, string? sessionId = null)
    {
        await db.Database.BeginTransactionAsync(ct);
        var now = time.GetUtcNow();
        if (!await db.LockAnewAsync(account, ct)) return CodeUse.TooLate;
        if (sessionId is not null && account.IsLocked(now)) return CodeUse.NotAllowed;
        var live = db.Challenges.Where(c => c.Id == challenge.Id && c.UsedAt == null && c.EndedAt == null);
        var session = sessions.LiveNow().Where(session => session.Id == sessionId);
        if (sessionId is not null) live = live.Where(_ => session.Any());
        if (await live.ExecuteUpdateAsync(c => c.SetProperty(code => code.UsedAt, now), ct) == 1) return CodeUse.Used;
        return sessionId is null || await sessions.IsLiveAsync(sessionId, ct) ? CodeUse.TooLate : CodeUse.NotAllowed;
    }

    /// <summary>Whether a code waits to be typed, and whether another may be asked for; looked up for GET too, so that there is no form that can't work.</summary>
    /// <param name="target">Where codes go to; null when that is not known yet.</param>
    public async Task<CodeState> StateAsync(string accountId, CodePurpose purpose, string? target, string network, CancellationToken ct)
    {
        LimitFor[] byPhone = purpose is CodePurpose.ProvePhone or CodePurpose.ChangePhone ? [ByPhoneOf(network)] : [];
        var (now, name) = (time.GetUtcNow(), purpose.ToString());
        var (waits, tries) = (limits.TableOf([.. LongWaits(accountId, target ?? "", network), .. byPhone]), limits.TableOf(OwnWrongCodes(target ?? "", accountId, network)));
        bool[] isTry = [.. waits.Names.Select(_ => false), .. tries.Names.Select(_ => true)];
        // Filters come before what they filter, so each limit is looked at once, by its key.
        var state = (await db.Database.SqlQuery<StateRow>($"""
            SELECT c.sent_at, coalesce(c.tries < {Guesses.Most} AND c.expires_at > {now}, false) AS is_live,
                   CASE WHEN i.state = 'never' THEN i.last_word WHEN c.arrived_at IS NULL THEN c.trouble END AS trouble, waits.next_at, waits.tries_at
            FROM (SELECT max(l.blocked_until) FILTER (WHERE NOT l.is_try) AS next_at, max(l.blocked_until) FILTER (WHERE l.is_try) AS tries_at
                  FROM (SELECT asked.is_try, (SELECT blocked_until FROM limits WHERE name = asked.name AND subject = asked.subject AND blocked_until > {now}) AS blocked_until
                        FROM unnest({waits.Names.Concat(tries.Names).ToArray()}, {waits.Subjects.Concat(tries.Subjects).ToArray()}, {isTry}) AS asked (name, subject, is_try)) l) waits
            LEFT JOIN challenges c ON c.account_id = {accountId} AND c.purpose = {name} AND c.used_at IS NULL AND c.ended_at IS NULL
            LEFT JOIN LATERAL (SELECT * FROM intents WHERE key = 'code:' || c.id LIMIT 1) i ON true
            """).ToListAsync(ct))[0];
        return new CodeState(state.IsLive && state.Trouble is null ? state.SentAt : null, state.Trouble, state.NextAt, state.TriesAt);
    }

    /// <summary>
    /// The carrier's word on a message, in whatever order it comes: one copy that arrived outweighs any that did not, and among troubles
    /// the same one always counts. An answer that was lost, be it of this try or of the one before: the carrier has taken it, so no second
    /// copy is needed. The code's row comes first, and a deletion has the message's first: when each waits for the other, one of the two begins anew.
    /// </summary>
    /// <returns>Whose message it was, if we have it on record, and whether it is planned already that the carrier deletes its own record of it.</returns>
    public async Task<(string AccountId, bool IsForgetting)?> FareAsync(CodeMessageFared told, CancellationToken ct)
    {
        var (now, hasArrived) = (time.GetUtcNow(), told.Fate is MessageFate.Arrived);
        var about = await db.Database.SqlQuery<FaredRow>($"""
            WITH code AS (
                UPDATE challenges SET trouble = least(trouble, {told.Trouble}::text), arrived_at = CASE WHEN {hasArrived} THEN coalesce(arrived_at, {now}) ELSE arrived_at END
                WHERE id = {told.Reference} RETURNING id),
            taken AS (
                UPDATE intents SET state = 'done', ended_at = {now}, lease_until = NULL, payload = NULL, result = {told.CarrierId}, last_word = {told.CarrierId}
                WHERE key = ANY({MessageKeys(told.Reference)}) AND (state IN ('asking', 'unknown') OR state = 'planned' AND possible > 0)
                      AND (SELECT count(*) FROM code) >= 0)
            SELECT subject AS account_id, EXISTS (SELECT FROM intents WHERE key = {CarrierRecordPayload.KeyOf(told.CarrierId)}) AS is_forgetting
            FROM intents WHERE key = ANY({MessageKeys(told.Reference)})
            """).ToListAsync(ct);
        return about is [var row, ..] ? (row.AccountId, row.IsForgetting) : null;
    }

    /// <summary>The key of the message that carries a challenge's code.</summary>
    public static string MessageKey(VerificationChallenge challenge) => MessageKey(challenge.Id);

    /// <summary>What the carrier's word may be about: it names a code by its challenge, and any other message by the key it was asked for under.</summary>
    public static string[] MessageKeys(string reference) => [MessageKey(reference), reference];

    private static string MessageKey(string challengeId) => "code:" + challengeId;

    private LimitFor Again(string target) => new(new Limit("code again", 1, Figures.ResendAfter, Figures.ResendAfter), target);

    private LimitFor[] LongWaits(string accountId, string target, string network) =>
    [
        new(new Limit("codes to target", Figures.SendsInAnHour, TimeSpan.FromHours(1), Figures.WaitAfterThem), target),
        new(new Limit("codes of account", Figures.SendsOfAccountInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(2)), accountId),
        new(new Limit("codes of network", Figures.SendsOfNetworkInAnHour, TimeSpan.FromHours(1), TimeSpan.FromHours(1)), network, CountsRepeats: true),
    ];

    private LimitFor ByPhoneOf(string network) => new(new Limit("phone codes of network", Figures.SendsByPhoneOfNetworkInAnHour, TimeSpan.FromHours(1), TimeSpan.FromHours(1)), network, CountsRepeats: true);

    /// <param name="what">Codes to sign in go to proven numbers only, and are counted by themselves: whoever uses up the others keeps nobody out.</param>
    private LimitFor[] CapsOf(PhoneNumber number, string what = "") =>
    [
        new(new Limit("codes to prefix" + what, Figures.SendsToPrefixInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(6)), number.Prefix),
        new(new Limit("codes to country" + what, Figures.SendsToCountryInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(6)), number.Country),
        spend.OfADay(),
    ];

    private LimitFor[] WrongCodes(string target, string? accountId, string network) => [AtTarget("wrong codes", target), .. OwnWrongCodes(target, accountId, network)];

    /// <summary>
    /// What a page may say before anybody types. Several accounts may claim one address, so of those at a target it is what this account made itself: how
    /// often others tried is told to nobody who only claims it.
    /// </summary>
    private LimitFor[] OwnWrongCodes(string target, string? accountId, string network) =>
    [
        .. accountId is null ? [] : new[]
        {
            AtTarget("wrong codes of account at target", accountId + "\n" + target),
            new LimitFor(new Limit("wrong codes of account", Figures.WrongTriesOfAccountInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(2)), accountId),
        },
        new(new Limit("wrong codes of network", Figures.WrongTriesOfNetworkInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(1)), network, CountsRepeats: true),
    ];

    private LimitFor AtTarget(string name, string subject) => new(new Limit(name, Figures.WrongTriesInADay, TimeSpan.FromDays(1), TimeSpan.FromHours(2)), subject);

    private byte[] HashOfTarget(string target) => keys.Hash(KeyPurposes.Target, target);

    private byte[] HashOfCode(string id, string digits) => keys.Hash(KeyPurposes.Code, id + "\n" + digits);

    private sealed record FaredRow(string AccountId, bool IsForgetting);

    private sealed record StateRow(DateTimeOffset? SentAt, string? Trouble, bool IsLive, DateTimeOffset? NextAt, DateTimeOffset? TriesAt);
}

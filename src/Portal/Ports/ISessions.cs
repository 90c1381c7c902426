using System.ComponentModel.DataAnnotations;

namespace Portal.Ports;

/// <summary>Sessions kept on our side: a cookie is only a name for one.</summary>
public interface ISessions
{
    /// <summary>
    /// The live session of this cookie, or null; with what nearly every page has to know of its account, so that none asks by itself. Marks it
    /// as used, at most once a minute.
    /// </summary>
    Task<Session?> FindAsync(string token, CancellationToken ct);

    /// <summary>Whose session this cookie named, also when its time was over a short while ago; null when somebody has ended it, or it never was.</summary>
    Task<string?> OwnerAsync(string token, CancellationToken ct);
}

/// <param name="AuthenticatedAt">When a password was last given.</param>
/// <param name="TokenHash">Of the cookie that names it.</param>
/// <param name="ChangesLockedUntil">While the account is closed for changes, as somebody said that one was not theirs; null when it is not.</param>
/// <param name="KeepsTyped">Whether forms of this account are kept that came too late.</param>
public sealed record Session(string Id, string AccountId, DateTimeOffset AuthenticatedAt, byte[] TokenHash, DateTimeOffset? ChangesLockedUntil, bool KeepsTyped);

/// <summary>Section "Sessions".</summary>
public sealed class SessionTimes : IValidatableObject
{
    /// <summary>Ends a session that was not used for so long. Use is marked once a minute, so one minute would end a session that is used.</summary>
    [Range(typeof(TimeSpan), "00:02:00", "1.00:00:00"), Whole("00:01:00")]
    public TimeSpan Idle { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Ends every session after so long.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "30.00:00:00")]
    public TimeSpan Absolute { get; set; } = TimeSpan.FromHours(12);

    /// <summary>How fresh a password must be for acts that hurt: adding a payment method, deleting the account.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00")]
    public TimeSpan RecentAuthentication { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>So many wrong passwords of one address or account, then the first wait.</summary>
    [Range(1, 100)]
    public int WrongPasswords { get; set; } = 10;

    /// <summary>Each further wait within a day is twice as long, up to <see cref="LongestWait"/>.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "1.00:00:00"), Whole("00:01:00")]
    public TimeSpan FirstWait { get; set; } = TimeSpan.FromMinutes(15);

    [Range(typeof(TimeSpan), "00:00:10", "7.00:00:00")]
    public TimeSpan LongestWait { get; set; } = TimeSpan.FromHours(4);

    /// <summary>How often one account's password may be given again behind the door within an hour, right or wrong: each is work.</summary>
    [Range(10, 10_000)]
    public int PasswordsOfAccountInAnHour { get; set; } = 60;

    /// <summary>How often people of one network may give a password within an hour. Wide, as offices and mobile carriers share addresses.</summary>
    [Range(1, 1_000_000)]
    public int SignInsOfNetworkInAnHour { get; set; } = 1000;

    /// <summary>Waits that are told apart; the longest is reached long before.</summary>
    public int MostWaits { get; } = 50;

    /// <param name="waits">How many there were before it, in a day.</param>
    public TimeSpan WaitAfter(int waits) => TimeSpan.FromTicks(Math.Min(LongestWait.Ticks, FirstWait.Ticks << Math.Clamp(waits, 0, 20)));

    /// <summary>Whether signing in with a browser not seen before wants a code by mail or phone besides the password.</summary>
    public bool CodeForNewBrowser { get; set; } = true;

    /// <summary>How long a browser that was not used is still one that was seen before.</summary>
    [Range(typeof(TimeSpan), "01:00:00", "400.00:00:00")]
    public TimeSpan BrowserKnownFor { get; set; } = TimeSpan.FromDays(180);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Idle > Absolute) yield return new ValidationResult("Sessions:Idle must not be longer than Sessions:Absolute.");
        if (FirstWait > LongestWait) yield return new ValidationResult("Sessions:FirstWait must not be longer than Sessions:LongestWait.");
    }
}

/// <summary>How far a customer has come.</summary>
public interface IProgress
{
    Task<Domain.Accounts.Progress> OfAsync(string accountId, CancellationToken ct);
}

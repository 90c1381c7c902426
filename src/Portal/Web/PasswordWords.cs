using Microsoft.Extensions.Localization;
using Portal.Domain.Accounts;
using Portal.Ports;

namespace Portal.Web;

/// <summary>What every page says alike that asks for a password.</summary>
public static class PasswordWords
{
    /// <summary>Behind the door.</summary>
    public const string TooMany = "Too many wrong passwords. You can try again after {0:HH:mm} UTC.";

    private static readonly TimeSpan AFewSeconds = TimeSpan.FromSeconds(5);

    /// <summary>Hashing has its bounds. Said before a try is counted: nobody looked at the password.</summary>
    public static Answer Busy(DateTimeOffset now) => Answer.TooMany(now + AFewSeconds, "", "Many people are signing in right now. Wait a few seconds and try again.");

    /// <summary>Said wherever a password is asked for, before any is wrong. True for every address, whether or not there is an account with it.</summary>
    public static string WrongPasswordsHint(this IStringLocalizer<Words> words, SessionTimes times) =>
        words["After {0} wrong passwords within an hour you have to wait for {1} minutes, then longer each time. Setting a new password ends the wait.", times.WrongPasswords, (int)times.FirstWait.TotalMinutes];

    /// <summary>The same behind the door, where right ones are counted as well, by account.</summary>
    public static string PasswordAgainHint(this IStringLocalizer<Words> words, SessionTimes times) =>
        $"{words.WrongPasswordsHint(times)} {words["Right or wrong, you can type it {0} times in an hour; after that you have to wait for {1} minutes.", times.PasswordsOfAccountInAnHour, (int)times.FirstWait.TotalMinutes]}";

    /// <summary>
    /// Behind the door, where it is no secret whose password it is: with how many are left. At the door nobody is told, as a right one begins
    /// afresh, and whoever watches the figure would see that the address has an owner who comes and goes.
    /// </summary>
    /// <param name="left">Before a wait.</param>
    /// <param name="waitsUntil">When the next may be tried, if this was the last; neither, when the form arrived again and was not counted.</param>
    public static Answer Wrong(string field, int left, DateTimeOffset? waitsUntil, DateTimeOffset now) => (left, waitsUntil) switch
    {
        (1, _) => Answer.Refuse(field, "The password is not right. Check it and try again. You have one more try before you have to wait."),
        ( > 1, _) => Answer.Refuse(field, "The password is not right. Check it and try again. You have {0} more tries before you have to wait.", left),
        (_, { } until) => Answer.WaitUntil(until, now, field, "The password is not right. You can try again after {0:HH:mm} UTC, or set a new password by “Forgot your password?”.") with { TryAgainAt = null },
        _ => Answer.Refuse(field, "The password is not right. Check it and try again."),
    };

    /// <summary>Under the field for a new one.</summary>
    public static string PasswordHint(this IStringLocalizer<Words> words, PasswordFigures figures) =>
        words["{0} characters or more. A few words in a row are easy to remember and hard to guess.", figures.Shortest];
}

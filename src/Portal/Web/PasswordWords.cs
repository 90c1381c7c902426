using Microsoft.Extensions.Localization;
using Portal.Domain.Accounts;

namespace Portal.Web;

/// <summary>What every page says alike that asks for a password.</summary>
public static class PasswordWords
{
    private static readonly TimeSpan AFewSeconds = TimeSpan.FromSeconds(5);

    /// <summary>Hashing has its bounds. Whoever counted the try takes it back: nobody looked at the password.</summary>
    public static Answer Busy(DateTimeOffset now) => Answer.TooMany(now + AFewSeconds, "", "Many people are signing in right now. Wait a few seconds and try again.");

    /// <summary>Under the field for a new one.</summary>
    public static string PasswordHint(this IStringLocalizer<Words> words, PasswordFigures figures) =>
        words["{0} characters or more. A few words in a row are easy to remember and hard to guess.", figures.Shortest];
}

using System.Globalization;
using System.Text;

namespace Portal.Domain.Accounts;

/// <summary>How long a password is, in code points. Shorter than 12 is no choice: the list of common passwords knows only longer ones.</summary>
public sealed record PasswordFigures
{
    /// <summary>Entries of the list of common passwords are at least this long.</summary>
    public const int ShortestAllowed = 12;

    public PasswordFigures(int shortest = ShortestAllowed, int longest = 128)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(shortest, ShortestAllowed);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, 64);
        ArgumentOutOfRangeException.ThrowIfLessThan(longest, shortest);
        (Shortest, Longest) = (shortest, longest);
    }

    public int Shortest { get; }

    /// <summary>64 at least (NIST SP 800-63B-4 3.1.1.2), so that passphrases fit; an end, so that nobody hashes a book.</summary>
    public int Longest { get; }
}

/// <summary>
/// What a new password must be: long enough, and not among the first guesses (OWASP ASVS 5.0 6.2.1, 6.2.4, 6.2.5, 6.2.9, 6.2.11,
/// 6.2.12). No rule on which characters it has; never trimmed, folded or cut before it is hashed.
/// </summary>
/// <param name="figures">Shortest and longest.</param>
/// <param name="ownWords">Brand, product and company names; alone they make no password (ASVS 6.1.2).</param>
/// <param name="isCommon">Whether everybody tries it first.</param>
public sealed class PasswordRule(PasswordFigures figures, IEnumerable<string> ownWords, Func<Secret, bool> isCommon)
{
    internal const string Field = "Password";

    private readonly OwnWords _ownWords = new(ownWords);

    /// <summary>Judges a password for the owner of an address. Refused at field "Password".</summary>
    /// <param name="email">Null while it is not known or was refused itself.</param>
    public Outcome Judge(Secret password, EmailAddress? email)
    {
        if (password.IsEmpty) return Outcome.Refuse(Field, "Enter a password");
        var length = password.Reveal().EnumerateRunes().Count();
        if (length < figures.Shortest) return Outcome.Refuse(Field, "Password must be {0} characters or more", figures.Shortest);
        if (length > figures.Longest) return Outcome.Refuse(Field, "Password must be {0} characters or fewer", figures.Longest);
        return JudgeGuessing(password, email);
    }

    private Outcome JudgeGuessing(Secret password, EmailAddress? email)
    {
        if (email is not null && IsOf(email, password)) return Outcome.Refuse(Field, "Choose a password that is not your email address");
        if (_ownWords.MakeUp(password.Reveal())) return Outcome.Refuse(Field, "Choose a password that is not made only of our own name");
        return isCommon(password)
            ? Outcome.Refuse(Field, "Choose another password. Many people use this one, so it is among the first to be guessed.")
            : Outcome.Done;
    }

    private static bool IsOf(EmailAddress email, Secret password)
    {
        var guess = VisibleText.Fold(password.Reveal().Trim());
        return guess == email.Key || guess == VisibleText.Fold(email.Text) || guess == VisibleText.Fold(email.Name);
    }
}

/// <summary>Words that are guessed first because they are ours, also repeated, in a row, or dressed up with digits and signs.</summary>
internal sealed class OwnWords(IEnumerable<string> words)
{
    private readonly string[] _words = [.. words.SelectMany(Parts).Distinct()];

    /// <summary>True when nothing but these words is left after taking out digits, punctuation and space.</summary>
    public bool MakeUp(string password)
    {
        var letters = LettersOf(password);
        var reached = new bool[letters.Length + 1];
        reached[0] = true;
        for (var from = 0; from < letters.Length; from++)
        {
            if (!reached[from]) continue;
            foreach (var word in _words)
            {
                if (letters.AsSpan(from).StartsWith(word, StringComparison.Ordinal)) reached[from + word.Length] = true;
            }
        }

        return letters.Length > 0 && reached[^1];
    }

    /// <summary>"Acme Cloud" counts as a whole and by each of its words.</summary>
    private static IEnumerable<string> Parts(string name) => [LettersOf(name), .. name.Split(' ').Select(LettersOf)];

    private static string LettersOf(string text)
    {
        // Marks belong to the letter before them in scripts that write vowels so.
        var letters = new StringBuilder(text.Length);
        foreach (var piece in VisibleText.Fold(text).EnumerateRunes())
        {
            if (Rune.IsLetter(piece) || Rune.GetUnicodeCategory(piece) is UnicodeCategory.NonSpacingMark) letters.Append(piece);
        }

        return letters.ToString();
    }
}

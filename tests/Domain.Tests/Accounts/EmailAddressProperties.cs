using System.Text;
using CsCheck;
using Portal.Domain.Accounts;

namespace Portal.Domain.Tests.Accounts;

/// <summary>What holds for every text that anybody might send as an e-mail address; about a fifth of those drawn are addresses.</summary>
public sealed class EmailAddressProperties
{
    [Fact]
    public void Reading_never_throws_and_a_refusal_is_at_the_field() => AddressLike.Sample(typed =>
        EmailAddress.Read(typed) is var outcome && (outcome.IsDone ? outcome.Value is not null : outcome.Refusal!.Field == "Email"), iter: 20_000);

    [Fact]
    public void An_accepted_address_is_one_line_of_254_octets_with_one_recipient() => AddressLike.Sample(typed =>
    {
        if (EmailAddress.Read(typed).Value is not { } email) return true;
        var isOneLine = !email.Text.Any(letter => char.IsControl(letter) || letter is '\u2028' or '\u2029');
        var isShort = Encoding.UTF8.GetByteCount(email.Text) <= 254 && Encoding.UTF8.GetByteCount(email.Key) <= 254;
        return isOneLine && isShort && (email.Text.StartsWith('"') || email.Text.Count(letter => letter is '@' or ',' or ';') == 1);
    }, iter: 20_000);

    [Fact]
    public void Text_and_key_read_again_as_the_same_address() => AddressLike.Sample(typed =>
    {
        if (EmailAddress.Read(typed).Value is not { } email) return true;
        return Read(email.Text).Key == email.Key && Read(email.Text).Text == email.Text && Read(email.Key).Key == email.Key;
    }, iter: 20_000);

    [Fact]
    public void Case_width_and_invisible_characters_never_make_a_second_address() =>
        Gen.Select(Gen.Char["abcxyz019._-"].Array[1, 20], Gen.Int[0, 3].Array[40]).Sample((letters, changes) =>
        {
            var plain = $"x{string.Concat(letters).Replace("..", ".", StringComparison.Ordinal).Trim('.')}y@example.com";
            if (EmailAddress.Read(plain).Value is not { } email) return true;
            return Read(string.Concat(plain.Select((letter, i) => Change(letter, changes[i % 40])))).Key == email.Key;
        }, iter: 5_000);

    private static readonly Gen<string> Letters = Gen.OneOf(
        Gen.Int[0xA1, 0x1FFFF].Where(Rune.IsValid).Select(char.ConvertFromUtf32), Gen.Char["abcXYZ019-"].Select(letter => $"{letter}"));

    private static readonly Gen<string> Oddities = Gen.OneOf(
        "@", ".", "\"", "\\", "a", "ü", "İ", "ß", "ς", "ﷺ", "。", "＠", "ａ", "\u200D", "\u200B", "\u202E", "\r\n", "\0", " ", ",", "<", "(", "[1.2.3.4]",
        "xn--", "xn--bcher-kva", "example.com", "@example.com", "-", "😀", "\ud83d", "\udc00", "\uFFFE", "\u0300", "א", "ا", "\u3164", "\u0378", "ŉ", "ᾳ");

    private static readonly Gen<string> AddressLike = Gen.OneOf(
        Gen.String,
        Gen.OneOf(Oddities, Letters).Array[0, 12].Select(string.Concat),
        Gen.Select(Letters.Array[1, 4], Letters.Array[1, 4], (local, domain) => $"{string.Concat(local)}@{string.Concat(domain)}.com"),
        Gen.Select(Gen.OneOf(Oddities, Letters).Array[0, 6], pieces => $"\"{string.Concat(pieces)}\"@example.com"),
        Gen.Select(Gen.String, Gen.String, (local, domain) => $"{local}@{domain}.example"));

    private static string Change(char letter, int how) => how switch
    {
        1 => char.ToUpperInvariant(letter).ToString(),
        2 => ((char)(letter - '!' + '\uFF01')).ToString(),
        3 => $"\u200B{letter}\u00AD",
        _ => letter.ToString(),
    };

    private static EmailAddress Read(string typed) => EmailAddress.Read(typed).Value ?? throw new InvalidOperationException($"'{typed}' was refused.");
}

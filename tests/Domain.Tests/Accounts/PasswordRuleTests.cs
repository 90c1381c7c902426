using CsCheck;
using Portal.Domain.Accounts;

namespace Portal.Domain.Tests.Accounts;

public sealed class PasswordRuleTests
{
    private static readonly EmailAddress Ann = EmailAddress.Read("Ann.Margaret@example.com").Value!;

    [Theory]
    [InlineData("", "Enter a password")]
    [InlineData("elevenchars", "Password must be {0} characters or more")]
    [InlineData("👩‍👩‍👧‍👦aaaa", "Password must be {0} characters or more")]
    [InlineData("Ann.Margaret@example.com", "Choose a password that is not your email address")]
    [InlineData("ann.margaret@EXAMPLE.com", "Choose a password that is not your email address")]
    [InlineData("ANN.MARGARET", "Choose a password that is not your email address")]
    [InlineData(" ann.margaret ", "Choose a password that is not your email address")]
    [InlineData("acmecloudacmecloud", "Choose a password that is not made only of our own name")]
    [InlineData("ACME-Cloud 2024!", "Choose a password that is not made only of our own name")]
    [InlineData("1a2c3m4e5c6l7o8u9d", "Choose a password that is not made only of our own name")]
    [InlineData("cloudcloudcloud", "Choose a password that is not made only of our own name")]
    [InlineData("portal acme portal", "Choose a password that is not made only of our own name")]
    [InlineData("ａｃｍｅ portal acme", "Choose a password that is not made only of our own name")]
    [InlineData("everybody1234", "Choose another password. Many people use this one, so it is among the first to be guessed.")]
    public void A_password_that_is_short_or_guessed_first_is_refused(string password, string why)
    {
        var refusal = Judge(password).Refusal;
        Assert.Equal("Password", refusal?.Field);
        Assert.Equal(why, refusal?.Why);
    }

    [Theory]
    [InlineData("twelve chars")]
    [InlineData("aaaaaaaa bbbbbbb ccc")]
    [InlineData("abcdefghijklmnopqrst")]
    [InlineData("            ")]
    [InlineData("парольпароль")]
    [InlineData("correct horse battery staple")]
    [InlineData("849302758463")]
    [InlineData("👩‍👩‍👧‍👦👩‍👩‍👧‍👦")]
    [InlineData("acme cloud is nice")]
    [InlineData("nicer acme cloud")]
    [InlineData("acmecloudacmeclou")]
    [InlineData("ann.margaret@example.com!")]
    [InlineData(" Everybody 1234 ")]
    public void Any_other_password_is_taken_whatever_characters_it_has(string password) => Assert.True(Judge(password).IsDone);

    [Fact]
    public void Length_is_counted_in_code_points()
    {
        Assert.False(Judge(new string('x', 11)).IsDone);
        Assert.False(Judge(string.Concat(Enumerable.Repeat("😀", 11))).IsDone);
        Assert.True(Judge(string.Concat(Enumerable.Repeat("😀", 12))).IsDone);
        Assert.True(Judge(string.Concat(Enumerable.Repeat("😀", 128))).IsDone);
        Assert.Equal("Password must be {0} characters or fewer", Judge(new string('x', 129)).Refusal?.Why);
        Assert.Equal([128], Judge(new string('x', 1_000_000)).Refusal?.Args);
    }

    [Fact]
    public void The_figures_are_configured_and_shown()
    {
        var rule = new PasswordRule(new PasswordFigures(15, 64), [], _ => false);
        Assert.Equal([15], rule.Judge(new Secret(new string('x', 14)), Ann).Refusal?.Args);
        Assert.True(rule.Judge(new Secret(new string('x', 15)), Ann).IsDone);
        Assert.Equal([64], rule.Judge(new Secret(new string('x', 65)), Ann).Refusal?.Args);
    }

    [Theory]
    [InlineData(11, 128)]
    [InlineData(12, 63)]
    [InlineData(80, 70)]
    public void Figures_that_weaken_the_rule_are_a_mistake_of_ours(int shortest, int longest) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new PasswordFigures(shortest, longest));

    [Fact]
    public void Without_an_address_the_other_rules_still_hold()
    {
        Assert.True(Rule().Judge(new Secret("ann.margaret@example.com"), null).IsDone);
        Assert.False(Rule().Judge(new Secret("everybody1234"), null).IsDone);
    }

    [Fact]
    public void The_list_of_common_passwords_sees_the_password_as_typed()
    {
        var seen = "";
        new PasswordRule(new PasswordFigures(), [], secret => (seen = secret.Reveal()).Length < 0).Judge(new Secret(" Pass  Wörd 15 ch "), Ann);
        Assert.Equal(" Pass  Wörd 15 ch ", seen);
    }

    [Fact]
    public void No_password_makes_the_rule_throw() => Gen.OneOf(Gen.String, Gen.OneOf("\ud83d", "\uFFFE", "\0", "acme", "e\u0301").Array[0, 30].Select(string.Concat))
        .Sample(password => Judge(password).Refusal is null or { Field: "Password" }, iter: 5_000);

    private static Outcome Judge(string password) => Rule().Judge(new Secret(password), Ann);

    private static PasswordRule Rule() =>
        new(new PasswordFigures(), ["Acme Cloud", "portal", "", "3"], password => password.Reveal() == "everybody1234");
}

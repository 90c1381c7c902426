using Portal.Adapters.Passwords;
using Portal.Domain;
using Portal.Domain.Accounts;

namespace Portal.Tests.Adapters.Passwords;

public sealed class CommonPasswordsTests
{
    private static readonly CommonPasswords Common = CommonPasswords.In(AppContext.BaseDirectory);

    [Fact]
    public void The_build_ships_every_common_password_that_is_long_enough_to_be_chosen()
    {
        var list = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "common-passwords.txt"));
        Assert.True(list.Length > 44_000);
        Assert.InRange(Common.Count, 40_000, list.Length);
        Assert.All(list, password => Assert.True(password.Length >= PasswordFigures.ShortestAllowed));
        Assert.All(list, password => Assert.True(Common.Contains(new Secret(password))));
        Assert.Contains("ShareAlike", File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "common-passwords.NOTICE.txt")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1qaz2wsx3edc")]
    [InlineData("1QAZ2wsx3EDC")]
    [InlineData("qwertyqwerty")]
    [InlineData("QwertyQwerty")]
    [InlineData("ｑｗｅｒｔｙｑｗｅｒｔｙ")]
    [InlineData("administrator")]
    [InlineData("unbelievable")]
    [InlineData("123456789012")]
    [InlineData("𝟏23456789012")]
    public void Case_and_width_hide_nothing(string password) => Assert.True(Common.Contains(new Secret(password)));

    [Theory]
    [InlineData("qwertyqwerty ")]
    [InlineData("violet otter parade")]
    [InlineData("")]
    [InlineData("\ud83d\uFFFE half a character")]
    public void Others_are_not_common(string password) => Assert.False(Common.Contains(new Secret(password)));

    [Fact]
    public void A_missing_list_is_no_empty_list() => Assert.Throws<FileNotFoundException>(() => CommonPasswords.In(Path.GetTempPath()));
}

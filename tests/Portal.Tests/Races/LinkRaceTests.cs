using Portal.Tests.Kit;

namespace Portal.Tests.Races;

/// <summary>Links from mails: of two hundred at once that are made up none opens anything, and one that is right works once.</summary>
public sealed class LinkRaceTests : PortalTest
{
    private const int Tries = 200;
    private const string Fresh = "eleven purple umbrellas";

    [Fact]
    public async Task Of_two_hundred_uses_of_a_link_to_reset_one_sets_a_password()
    {
        var person = await World.People.WithResetLinkAsync();
        var form = person.Visitor.Prepare("Set password");
        await World.QuietAsync();

        var pages = await person.Visitor.GuessAsync(Tries, number => form.With("Password", $"{Fresh} {number}").With("ConfirmPassword", $"{Fresh} {number}"));

        Assert.Single(pages, page => page.Status == 200);
        Assert.All(pages.Where(page => page.Status != 200), page => Assert.Equal(422, page.Status));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'password-reset'"));
        Assert.Equal(0, await World.CountAsync("sessions"));
    }

    [Fact]
    public async Task Of_two_hundred_made_up_links_to_reset_none_opens_anything()
    {
        var person = await World.People.WithProvenEmailAsync();
        var link = await person.AskForResetLinkAsync();

        var pages = await Race.OfAsync(Tries, number => World.Visitor().OpenAsync(Altered(link, number)));

        Assert.All(pages, page => Assert.False(page.HasField("New password")));
        var visitor = World.Visitor();
        await visitor.OpenAsync(link);
        Assert.True(visitor.Page.HasField("New password"));
    }

    [Fact]
    public async Task Of_two_hundred_who_say_it_was_not_them_by_one_link_one_is_heard()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.ChangePasswordAsync(Fresh);
        var visitor = World.Visitor();
        await visitor.OpenAsync(await World.NotMeLinkAsync(person.Email));
        var form = visitor.Prepare("This was not me");

        var pages = await visitor.GuessAsync(Tries, number => form.With("__form", $"f{number}"));

        Assert.Single(pages, page => page.Path == "/not-me?done=1");
        Assert.Equal(1, await World.CountAsync("audit", "act = 'change-denied'"));
    }

    [Fact]
    public async Task Of_two_hundred_made_up_links_to_deny_a_change_none_locks_anything()
    {
        var person = await World.People.WithBothProvenAsync();
        await person.ChangePasswordAsync(Fresh);
        var link = await World.NotMeLinkAsync(person.Email);

        var pages = await Race.OfAsync(Tries, number => World.Visitor().OpenAsync(Altered(link, number)));

        Assert.All(pages, page => Assert.False(page.HasButton("This was not me")));
        Assert.Equal(0, await World.CountAsync("accounts", "changes_locked_until IS NOT NULL"));
    }

    /// <summary>One digit of it, a different one each time, is another.</summary>
    private static string Altered(string link, int number)
    {
        var letters = link.ToCharArray();
        var place = link.Length - 1 - (number % 50);
        letters[place] = "0123456789abcdef"[("0123456789abcdef".IndexOf(letters[place], StringComparison.Ordinal) + 1 + (number / 50)) % 16];
        return new string(letters);
    }
}

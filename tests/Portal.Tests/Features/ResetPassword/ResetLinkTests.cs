using Portal.Tests.Kit;
using Portal.Tests.Races;

namespace Portal.Tests.Features.ResetPassword;

/// <summary>The link itself: how long it works, how often, who may have it, and where what it carries is not to be found.</summary>
public sealed class ResetLinkTests : PortalTest
{
    private const string Fresh = "eleven purple umbrellas";
    private const string Over = "This link does not work any more. Ask for a new one.";

    [Theory, BothWays]
    public async Task Programs_that_open_the_link_before_its_owner_change_nothing(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way);
        var link = await person.AskForResetLinkAsync();
        for (var i = 0; i < 3; i++)
        {
            var scanner = World.Visitor();
            Assert.True((await scanner.OpenAsync(link)).HasButton("Set password"));
            using var head = await scanner.AskAsync(HttpMethod.Head, link);
        }
        Assert.Equal(1, await World.CountAsync("sessions"));

        await person.Visitor.OpenAsync(link);

        Assert.Contains("Your password is changed", (await SetAsync(person.Visitor)).Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_link_carries_leaves_the_address_at_once_and_goes_to_no_other_site()
    {
        var person = await World.People.WithProvenEmailAsync();
        var link = await person.AskForResetLinkAsync();

        using var answer = await person.Visitor.AskAsync(HttpMethod.Get, link);

        Assert.Equal((303, "/reset-password"), ((int)answer.StatusCode, answer.Headers.Location!.OriginalString));
        Assert.Equal("same-origin", answer.Headers.GetValues("Referrer-Policy").Single());
        Assert.True(answer.Headers.CacheControl!.NoStore);
        var cookie = person.Visitor.Cookies.Find("link")!;
        Assert.True(cookie.Has("httponly") && cookie.Has("path=/"));
        await person.Visitor.OpenAsync("/reset-password");
        Assert.DoesNotContain(cookie.Value, person.Visitor.Page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_the_link_carries_is_in_no_table_and_no_log_before_the_mail_left_nor_after()
    {
        var person = await World.People.WithProvenEmailAsync();
        await AskAsync(World.Visitor(), person.Email);
        await World.Neighbours.TroubleAsync("mail", "down");
        World.Advance(TimeSpan.FromSeconds(11));
        await World.QuietAsync();
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'reset-mail' AND ended_at IS NULL"));
        var waiting = await World.AskSqlAsync<string>("SELECT string_agg(i::text, '') || (SELECT string_agg(r::text, '') FROM mailed_links r) FROM intents i");
        await World.Neighbours.TroubleAsync("mail", "ok");
        World.Advance(TimeSpan.FromMinutes(1));
        await World.QuietAsync();
        var link = Person.LinkIn((await World.Neighbours.MailAsync(person.Email, "/reset-password?")).Text, "/reset-password");
        var token = link[(link.IndexOf('=', StringComparison.Ordinal) + 1)..];
        await person.Visitor.OpenAsync(link);

        Assert.DoesNotContain(token, waiting!, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(Convert.ToHexString(System.Text.Encoding.UTF8.GetBytes(token)), waiting!, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(await World.TablesWithAsync(token));
        Assert.Empty(World.LogLinesWith(token));
        await SetAsync(person.Visitor);
        Assert.Empty(await World.TablesWithAsync(Fresh));
        Assert.Empty(World.LogLinesWith(token));
        Assert.Equal(0, await World.CountAsync("intents", "kind = 'reset-mail' AND payload IS NOT NULL"));
    }

    [Theory, BothWays]
    public async Task A_link_is_good_for_half_an_hour(Way way)
    {
        var person = await World.People.WithResetLinkAsync(way);
        World.Advance(TimeSpan.FromMinutes(29.9));
        Assert.True((await person.Visitor.OpenAsync("/reset-password")).HasButton("Set password"));
        World.Advance(TimeSpan.FromMinutes(0.2));

        var page = await SetAsync(person.Visitor);

        Assert.Equal((422, Over), (page.Status, page.Errors.Single()));
        Assert.False(page.HasButton("Set password"));
        Assert.Equal("Forgot your password?", (await person.Visitor.FollowAsync("Ask for a new link")).Heading);
        await World.TidyAsync();
        Assert.Equal(0, await World.CountAsync("mailed_links"));
        Assert.Equal(0, await World.CountAsync("audit", "act = 'password-reset'"));
    }

    [Theory, BothWays]
    public async Task A_link_works_once_and_takes_the_others_with_it(Way way)
    {
        var person = await World.People.WithResetLinkAsync(way);
        var second = World.Visitor(way);
        await second.OpenAsync(await person.AskForResetLinkAsync());
        await person.Visitor.OpenAsync("/reset-password");
        var (again, other) = (person.Visitor.Twin(), second);

        Assert.Equal(200, (await SetAsync(person.Visitor)).Status);

        Assert.Equal(Over, (await SetAsync(again, "another fine long password")).Errors.Single());
        Assert.Equal(Over, (await SetAsync(other, "another fine long password")).Errors.Single());
        Assert.Equal(1, await World.CountAsync("audit", "act = 'password-reset'"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Of_fifty_who_use_the_links_of_an_account_at_once_one_sets_the_password(int links)
    {
        var person = await World.People.WithResetLinkAsync();
        var holders = new List<Visitor> { person.Visitor };
        while (holders.Count < links)
        {
            holders.Add(World.Visitor());
            await holders[^1].OpenAsync(await person.AskForResetLinkAsync());
        }
        var forms = new List<Submission>();
        foreach (var holder in holders)
        {
            await holder.OpenAsync("/reset-password");
            forms.Add(holder.Prepare("Set password"));
        }

        var pages = await Race.OfAsync(50, number => holders[number % links].Twin()
            .SendAsync(forms[number % links].With("Password", $"a quick long password {number}").With("ConfirmPassword", $"a quick long password {number}")));

        Assert.Single(pages, page => page.Text.Contains("Your password is changed", StringComparison.Ordinal));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'password-reset'"));
        Assert.Equal(0, await World.CountAsync("mailed_links", "used_at IS NULL"));
        person.Password = $"a quick long password {pages.ToList().FindIndex(page => page.Text.Contains("Your password is changed", StringComparison.Ordinal))}";
        Assert.Equal("/verify/phone", (await person.SignInAsync()).Path);
    }

    [Fact]
    public async Task A_sixth_link_to_one_address_in_an_hour_has_to_wait_also_for_an_address_nobody_has()
    {
        var person = await World.People.WithProvenEmailAsync();
        foreach (var email in new[] { person.Email, "phantom@post.example" })
        {
            for (var i = 0; i < 5; i++) Assert.Equal(200, (await AskAsync(World.Visitor(), email)).Status);

            var page = await AskAsync(World.Visitor(), email);

            Assert.Equal((429, "1800"), (page.Status, page.Answered.Header("Retry-After")));
            Assert.Equal($"Many links were asked for. Use the newest one in your mailbox, or ask again after {World.InWords(World.Clock.GetUtcNow().AddMinutes(30))}.", page.Errors.Single());
            Assert.Equal(email, page.ValueOf("Email address"));
        }
        World.Advance(TimeSpan.FromMinutes(30.1));
        Assert.Equal(200, (await AskAsync(World.Visitor(), person.Email)).Status);
    }

    [Fact]
    public async Task One_network_asks_for_so_many_and_one_address_gets_so_many_in_a_day()
    {
        (string, string?)[] network = [("ResetPassword:OfNetworkInAnHour", "3")];
        for (var i = 0; i < 3; i++) Assert.Equal(200, (await AskAsync(World.VisitorOf(network), $"somebody{i}@post.example")).Status);
        Assert.Equal(429, (await AskAsync(World.VisitorOf(network), "somebody4@post.example")).Status);

        World.Advance(TimeSpan.FromHours(1.1));
        (string, string?)[] day = [("ResetPassword:OfAddressInADay", "7")];
        for (var i = 0; i < 7; i++)
        {
            Assert.Equal(200, (await AskAsync(World.VisitorOf(day), "one@post.example")).Status);
            World.Advance(TimeSpan.FromHours(1.1));
        }
        Assert.Equal(429, (await AskAsync(World.VisitorOf(day), "one@post.example")).Status);
        // Longer than a link lasts: so it is nobody's wait but that network's.
        Assert.Equal(200, (await AskAsync(World.VisitorOf(day, from: "127.7.7.7"), "one@post.example")).Status);
    }

    [Fact]
    public async Task A_mail_that_could_not_leave_in_time_leaves_no_more()
    {
        var person = await World.People.WithProvenEmailAsync();
        await World.QuietAsync();
        var before = (await World.Neighbours.MailToAsync(person.Email)).Count;
        await AskAsync(World.Visitor(), person.Email);
        await World.Neighbours.TroubleAsync("mail", "down");
        World.Advance(TimeSpan.FromMinutes(1));
        await World.QuietAsync();
        World.Advance(TimeSpan.FromMinutes(30));
        await World.Neighbours.TroubleAsync("mail", "ok");
        await World.QuietAsync();

        Assert.Equal(before, (await World.Neighbours.MailToAsync(person.Email)).Count);
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'reset-mail' AND state = 'moot'"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?link=x")]
    [InlineData("?link=0000000000000000000000000000000000000000000000000000")]
    public async Task Without_a_link_of_ours_the_page_says_how_to_get_one(string query)
    {
        var visitor = World.Visitor();

        var page = await visitor.OpenAsync("/reset-password" + query);

        Assert.Equal((200, "/reset-password"), (page.Status, page.Path));
        Assert.True(page.HasLink("Ask for a new link") && !page.HasButton("Set password"));
    }

    private static async Task<Page> AskAsync(Visitor visitor, string email)
    {
        await visitor.OpenAsync("/forgot-password");
        return await visitor.Fill("Email address", email).PressAsync("Send link");
    }

    private static async Task<Page> SetAsync(Visitor visitor, string password = Fresh)
    {
        if (visitor.Path != "/reset-password") await visitor.OpenAsync("/reset-password");
        return await visitor.Fill("New password", password).Fill("Confirm password", password).PressAsync("Set password");
    }
}

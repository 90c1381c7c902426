using Portal.Tests.Kit;

namespace Portal.Tests.Features.Register;

/// <summary>One submission that arrives more than once, and one address that more than one person gives.</summary>
public sealed class RegisterTwiceTests : PortalTest
{
    [Theory, BothWays]
    public async Task A_submission_whose_answer_was_lost_opens_the_same_account_when_sent_again(Way way)
    {
        var stranger = World.People.Stranger(way);
        await stranger.Visitor.OpenAsync("/register");
        var form = stranger.FillInRegistration().Prepare("Confirm");
        var again = stranger.Visitor.Twin();

        var first = await stranger.Visitor.SendAsync(form);
        var second = await again.SendAsync(form);

        Assert.Equal("/verify/email", first.Path);
        Assert.Equal("/verify/email", second.Path);
        Assert.Equal(1, await World.CountAsync("accounts"));
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'tell-owner'"));
    }

    [Theory, BothWays]
    public async Task Eight_submissions_at_once_open_one_account(Way way)
    {
        var stranger = World.People.Stranger(way);
        await stranger.Visitor.OpenAsync("/register");
        var form = stranger.FillInRegistration().Prepare("Confirm");
        var twins = Enumerable.Range(0, 8).Select(_ => stranger.Visitor.Twin()).ToList();

        var pages = await Task.WhenAll(twins.Select(twin => twin.SendAsync(form)));

        Assert.All(pages, page => Assert.Equal("/verify/email", page.Path));
        Assert.Equal(1, await World.CountAsync("accounts"));
    }

    [Theory, BothWays]
    public async Task Pressing_Confirm_once_more_in_an_old_tab_is_told_so_and_does_nothing(Way way)
    {
        var stranger = World.People.Stranger(way);
        await stranger.Visitor.OpenAsync("/register");
        var oldTab = stranger.Visitor.NewTab();
        await oldTab.OpenAsync("/register");
        await stranger.FillInRegistration().PressAsync("Confirm");

        var page = await oldTab.Fill("Email address", "other@post.example").PressAsync("Confirm");

        Assert.Equal(400, page.Status);
        Assert.Equal(["This page was open for too long, or in two places at once. Nothing was done. Check what you typed and press the button again."], page.Errors);
        Assert.Equal("other@post.example", page.ValueOf("Email address"));
        Assert.Equal(1, await World.CountAsync("accounts"));
    }

    [Theory, BothWays]
    public async Task A_form_without_a_token_is_shown_again_with_what_was_typed(Way way)
    {
        var stranger = World.People.Stranger(way);
        await stranger.Visitor.OpenAsync("/register");

        var page = await stranger.Visitor.SendAsync(stranger.FillInRegistration().Prepare("Confirm").Without("__RequestVerificationToken"));

        Assert.Equal(400, page.Status);
        Assert.Equal(stranger.Email, page.ValueOf("Email address"));
        Assert.Equal("", page.ValueOf("Password"));
        Assert.Equal(0, await World.CountAsync("accounts"));
    }

    [Fact]
    public async Task A_field_given_twice_is_refused()
    {
        var stranger = World.People.Stranger();
        await stranger.Visitor.OpenAsync("/register");

        var page = await stranger.Visitor.SendAsync(stranger.FillInRegistration().Prepare("Confirm").AlsoWith("Country", "CN"));

        Assert.Equal(422, page.Status);
        Assert.Equal(0, await World.CountAsync("accounts"));
    }

    [Theory, BothWays]
    public async Task A_taken_address_is_answered_like_a_free_one_and_its_owner_is_told(Way way)
    {
        var owner = await World.People.WithProvenEmailAsync();
        var mailsBefore = (await World.Neighbours.MailToAsync(owner.Email)).Count;
        var other = World.People.Stranger(way);
        var free = await other.RegisterAsync();
        var intruder = World.People.Stranger(way);
        intruder.Email = owner.Email;

        var taken = await intruder.RegisterAsync();
        await AWhileAsync();

        Assert.Equal((free.Status, free.Path, free.Title), (taken.Status, taken.Path, taken.Title));
        Assert.Equal(WithoutAddress(free), WithoutAddress(taken));
        Assert.Equal(free.Answered.Via, taken.Answered.Via);
        var mail = (await World.Neighbours.MailToAsync(owner.Email))[..^mailsBefore];
        Assert.Equal(["You already have an account at Northgate"], mail.Select(letter => letter.Subject));
    }

    [Fact]
    public async Task However_the_address_is_written_it_is_the_same()
    {
        var owner = await World.People.WithProvenEmailAsync();
        var intruder = World.People.Stranger();
        intruder.Email = "ＰＥＲＳＯＮ" + owner.Email["person".Length..].ToUpperInvariant();

        await intruder.RegisterAsync();
        await AWhileAsync();

        await World.Neighbours.MailAsync(owner.Email, "You already have an account at Northgate");
    }

    [Fact]
    public async Task An_owner_is_told_three_times_a_day_at_most()
    {
        var owner = await World.People.WithProvenEmailAsync();
        for (var i = 0; i < 5; i++)
        {
            var intruder = World.People.Stranger();
            intruder.Email = owner.Email;
            await intruder.RegisterAsync();
            await AWhileAsync();
        }

        var mail = await World.Neighbours.MailToAsync(owner.Email);
        Assert.Equal(3, mail.Count(letter => letter.Subject == "You already have an account at Northgate"));
    }

    [Fact]
    public async Task The_owner_is_told_although_whoever_tried_left_at_once()
    {
        var owner = await World.People.WithProvenEmailAsync();
        var intruder = World.People.Stranger();
        intruder.Email = owner.Email;
        await intruder.RegisterAsync();
        await intruder.Visitor.OpenAsync("/account/delete");
        Assert.Equal("/account/deleted", (await intruder.Visitor.PressAsync("OK")).Path);

        await AWhileAsync();

        await World.Neighbours.MailAsync(owner.Email, "You already have an account at Northgate");
    }

    /// <summary>The work of telling the owner must not be felt in what is asked right after registering.</summary>
    [Fact]
    public async Task Nobody_is_told_within_the_first_seconds()
    {
        var owner = await World.People.WithProvenEmailAsync();
        var intruder = World.People.Stranger();
        intruder.Email = owner.Email;
        await intruder.RegisterAsync();

        await World.PassAsync(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(1));

        Assert.Equal(0, await World.CountAsync("intents", "key LIKE 'taken:%' AND tries > 0"));
    }

    [Fact]
    public async Task Whoever_proves_the_address_within_seconds_is_not_told_of_themselves()
    {
        var person = await World.People.WithProvenEmailAsync();

        await AWhileAsync();

        Assert.Equal("nobody-to-tell", await World.AskSqlAsync<string>("SELECT last_word FROM intents WHERE key LIKE 'taken:%'"));
        Assert.DoesNotContain(await World.Neighbours.MailToAsync(person.Email), letter => letter.Subject == "You already have an account at Northgate");
    }

    [Fact]
    public async Task An_unproven_claim_blocks_nobody_and_ends_after_a_day()
    {
        var first = await World.People.RegisteredAsync();
        var second = World.People.Stranger();
        second.Email = first.Email;
        await second.RegisterAsync();
        Assert.Equal("/setup", (await second.ProveEmailAsync()).Path);
        await second.SignOutAsync();
        await first.SignOutAsync();

        Assert.NotEqual("/sign-in", (await second.GivePasswordAsync()).Path);
        // As if nobody had proven it: else this would tell.
        Assert.Equal("/verify/email", (await first.GivePasswordAsync()).Path);
        World.Advance(TimeSpan.FromHours(25));
        Assert.Equal(422, (await first.GivePasswordAsync()).Status);
        Assert.NotEqual("/sign-in", (await second.GivePasswordAsync()).Path);
    }

    [Fact]
    public async Task A_claim_that_was_never_proven_is_gone_after_a_day()
    {
        var person = await World.People.RegisteredAsync();
        await person.SignOutAsync();
        World.Advance(TimeSpan.FromHours(23.9));
        Assert.Equal("/verify/email", (await person.SignInAsync()).Path);
        await person.SignOutAsync();

        World.Advance(TimeSpan.FromHours(0.2));

        Assert.Equal(422, (await person.SignInAsync()).Status);
    }

    [Fact]
    public async Task A_flood_from_one_network_is_slowed_down_and_told_until_when()
    {
        var settings = new[] { ("Registration:OfNetworkInAnHour", (string?)"2") };
        for (var i = 0; i < 2; i++) Assert.Equal("/verify/email", (await Newcomer().RegisterAsync()).Path);

        var page = await Newcomer().RegisterAsync();

        Assert.Equal(429, page.Status);
        Assert.Equal("3600", page.Answered.Header("Retry-After"));
        Assert.Equal($"Too many accounts were opened from your network. Try again after {World.InWords(World.Clock.GetUtcNow().AddHours(1))}.", Assert.Single(page.Errors));

        Person Newcomer()
        {
            var stranger = World.People.Stranger();
            stranger.Visitor = World.VisitorOf(settings);
            return stranger;
        }
    }

    /// <summary>Longer than the owner of a taken address waits to be told.</summary>
    private Task AWhileAsync() => World.PassAsync(TimeSpan.FromSeconds(12), TimeSpan.FromSeconds(12));

    /// <summary>The page shows the address half hidden, and each form has a token and a name of its own.</summary>
    private static string WithoutAddress(Page page)
    {
        var text = page.Document.QuerySelector("main")!;
        foreach (var hidden in text.QuerySelectorAll("input[type=hidden]").ToList()) hidden.Remove();
        return System.Text.RegularExpressions.Regex.Replace(text.InnerHtml, @"\S+@\S+", "ADDRESS");
    }
}

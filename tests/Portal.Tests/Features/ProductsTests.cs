using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class ProductsTests : PortalTest
{
    [Theory, BothWays]
    public async Task A_ready_customer_starts_the_free_trial_once(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);

        var page = await person.AtProductsAsync("Start free trial");

        Assert.Equal("/products", page.Path);
        Assert.Contains("It ends by itself on", page.Text, StringComparison.Ordinal);
        Assert.False(page.HasButton("Start free trial"));
        Assert.Equal(1, await World.CountAsync("subscriptions", "kind = 'Trial' AND ended_at IS NULL AND period_ends_at = started_at + interval '30 days'"));
        Assert.Equal(0, await World.CountAsync("charges"));
        Assert.Empty(await World.TakenAsync(card));
    }

    [Theory, BothWays]
    public async Task A_subscription_is_bought_and_paid_at_once(Way way)
    {
        var (person, card) = await World.People.ReadyAsync(way);

        var page = await person.AtProductsAsync("Buy");

        Assert.Equal("/products", page.Path);
        Assert.Contains("It renews itself on", page.Text, StringComparison.Ordinal);
        Assert.Contains("USD 12.00", page.Text, StringComparison.Ordinal);
        Assert.Equal("Paid", await World.ChargesAsync());
        Assert.Equal(["12.00"], await World.TakenAsync(card));
    }

    [Theory, BothWays]
    public async Task Pay_as_you_go_is_activated_and_terminated(Way way)
    {
        var (person, _) = await World.People.ReadyAsync(way);

        var page = await person.AtProductsAsync("Activate");
        Assert.Contains("Used and not charged yet: 0", page.Text, StringComparison.Ordinal);
        page = await person.Visitor.PressAsync("Terminate");

        Assert.Equal("/products", page.Path);
        Assert.Contains("You terminated it.", page.Text, StringComparison.Ordinal);
        Assert.True(page.HasButton("Activate"));
        Assert.Equal(1, await World.CountAsync("subscriptions", "ended_at IS NOT NULL AND settled_at IS NULL AND settles_at = ended_at + interval '24 hours'"));
    }

    [Theory, BothWays]
    public async Task Auto_renewal_is_turned_off_and_on_again(Way way)
    {
        var (person, _) = await World.People.ReadyAsync(way);
        await person.AtProductsAsync("Buy");

        var page = await person.Visitor.PressAsync("Turn off auto-renewal");
        Assert.Contains("Auto-renewal is off.", page.Text, StringComparison.Ordinal);
        page = await person.Visitor.PressAsync("Turn on auto-renewal");

        Assert.Contains("It renews itself on", page.Text, StringComparison.Ordinal);
        Assert.True(page.HasButton("Turn off auto-renewal"));
    }

    [Theory, BothWays]
    public async Task Who_is_not_ready_sees_what_is_missing_and_where_to_do_it(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way);

        var page = await person.Visitor.OpenAsync("/products");
        Assert.False(page.HasButton("Buy") || page.HasButton("Start free trial") || page.HasButton("Activate"));
        Assert.True(page.HasLink("Verify your phone number") && page.HasLink("Add a payment method") && !page.HasLink("Verify your email address"));
        page = await person.Visitor.FollowAsync("Verify your phone number");

        Assert.Equal("/verify/phone", page.Path);
    }

    [Theory]
    [InlineData("UPDATE accounts SET phone_proven_at = NULL")]
    [InlineData("UPDATE accounts SET email_proven_at = NULL")]
    [InlineData("SELECT 1 FROM accounts FOR UPDATE; UPDATE payment_methods SET verified_at = NULL")]
    [InlineData("SELECT 1 FROM accounts FOR UPDATE; UPDATE payment_methods SET removed_at = now()")]
    [InlineData("UPDATE accounts SET closing_since = now()")]
    public async Task Nothing_is_started_for_who_is_not_ready_any_more_or_leaves(string change)
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.Visitor.OpenAsync("/products");
        var forms = new[] { "Buy", "Activate", "Start free trial" }.Select(person.Visitor.Prepare).ToList();

        foreach (var form in forms)
        {
            Page? page = null;
            await World.MeanwhileAsync(change, async () => page = await person.Visitor.Twin().SendAsync(form));
            Assert.Equal(422, page!.Status);
        }

        Assert.Equal(0, await World.CountAsync("subscriptions"));
        Assert.Empty(await World.TakenAsync(card));
    }

    [Fact]
    public async Task A_second_trial_is_refused_though_the_first_is_long_over()
    {
        var (person, _) = await World.People.ReadyAsync();
        await person.Visitor.OpenAsync("/products");
        var second = person.Visitor.Twin();
        var form = second.Prepare("Start free trial");
        await person.Visitor.PressAsync("Start free trial");
        await World.SqlAsync("UPDATE subscriptions SET ended_at = now(), settled_at = now()");
        await person.Visitor.OpenAsync("/products");

        Assert.False(person.Visitor.Page.HasButton("Start free trial"));
        var page = await second.SendAsync(form.With("__form", "another form of the same page"));
        Assert.Equal(422, page.Status);
        Assert.Contains("You have had your free trial.", page.Errors[0], StringComparison.Ordinal);
        Assert.Equal(1, await World.CountAsync("subscriptions"));
    }

    [Fact]
    public async Task Pressing_Buy_several_times_buys_once()
    {
        var (person, card) = await World.People.ReadyAsync();
        await person.Visitor.OpenAsync("/products");

        var pages = await person.Visitor.SendAtOnceAsync(person.Visitor.Prepare("Buy"), 5);
        await World.QuietAsync();

        Assert.All(pages, page => Assert.Equal("/products", page.Path));
        Assert.Equal(1, await World.CountAsync("subscriptions"));
        Assert.Equal(["12.00"], await World.TakenAsync(card));
    }

    [Theory]
    [InlineData("no-such-product")]
    [InlineData("")]
    public async Task What_is_not_offered_is_not_started(string product)
    {
        var (person, _) = await World.People.ReadyAsync();
        await person.Visitor.OpenAsync("/products");

        var page = await person.Visitor.SendAsync(person.Visitor.Prepare("Buy").With("Product", product));

        Assert.Equal(422, page.Status);
        Assert.Contains("not offered any more", page.Errors[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Buy", "starter:PriceCents", "990", "USD 9.90 for 30 days")]
    [InlineData("Buy", "starter:Days", "90", "USD 12.00 for 90 days")]
    [InlineData("Activate", "storage:UnitPrice", "0.04", "USD 0.04 for each")]
    [InlineData("Activate", "storage:Unit", "GB-day", "for each GB-day")]
    [InlineData("Start free trial", "trial:Days", "7", "7 days, free.")]
    public async Task What_is_offered_otherwise_since_the_page_was_opened_is_shown_before_it_is_started(string button, string setting, string value, string words)
    {
        var (person, _) = await World.People.ReadyAsync();
        await person.Visitor.OpenAsync("/products");
        var shown = person.Visitor.Prepare(button).Fields.Last(field => field.Key == "Shown").Value;
        await SignInAtAsync(person, [("Catalogue:Products:" + setting, value)]);

        foreach (var form in new[] { person.Visitor.Prepare(button).With("Shown", shown), person.Visitor.Prepare(button).Without("Shown") })
        {
            var page = await person.Visitor.SendAsync(form.With("__form", Guid.NewGuid().ToString()));
            Assert.Equal(422, page.Status);
            Assert.Contains("The price or the term has changed since this page was opened.", page.Errors[0], StringComparison.Ordinal);
            Assert.Contains(words, page.Text, StringComparison.Ordinal);
        }

        Assert.Equal(0, await World.CountAsync("subscriptions"));
        Assert.Equal("/products", (await person.Visitor.PressAsync(button)).Path);
        Assert.Equal(1, await World.CountAsync("subscriptions"));
    }

    [Fact]
    public async Task A_retired_product_is_kept_by_who_has_it_and_offered_to_nobody()
    {
        var (person, _) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Buy");
        var (other, _) = await World.People.ReadyAsync();
        (string, string?)[] retired = [("Catalogue:Products:starter:Retired", "true")];

        var page = await SignInAtAsync(person, retired);
        Assert.True(page.HasButton("Turn off auto-renewal"));
        page = await SignInAtAsync(other, retired);

        Assert.False(page.HasButton("Buy"));
    }

    [Fact]
    public async Task Where_nothing_is_offered_the_page_says_so()
    {
        var (person, _) = await World.People.ReadyAsync();

        var page = await person.Visitor.OpenAsync("/products");
        Assert.Contains("30 days, free.", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("nothing on offer", page.Text, StringComparison.Ordinal);
        page = await SignInAtAsync(person, [("Catalogue:Products:trial:Retired", "true"), ("Catalogue:Products:starter:Retired", "true"), ("Catalogue:Products:storage:Retired", "true")]);

        Assert.Contains("There is nothing on offer yet.", page.Text, StringComparison.Ordinal);
        Assert.Empty(page.Document.QuerySelectorAll("main form"));
    }

    [Fact]
    public async Task Nobody_changes_what_is_somebody_elses()
    {
        var (owner, _) = await World.People.ReadyAsync();
        await owner.AtProductsAsync("Buy");
        var theirs = await World.AskSqlAsync<string>("SELECT id FROM subscriptions");
        var (person, _) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Buy");

        var page = await person.Visitor.SendAsync(person.Visitor.Prepare("Turn off auto-renewal").With("Subscription", theirs!));

        Assert.Equal(404, page.Status);
        Assert.Equal(0, await World.CountAsync("subscriptions", "renewal_off_at IS NOT NULL"));
    }

    [Fact]
    public async Task Closing_the_account_releases_pay_as_you_go()
    {
        var (person, _) = await World.People.ReadyAsync();
        await person.AtProductsAsync("Activate");
        await World.InScopeAsync(async services =>
        {
            var db = (Portal.Storage.PortalDb)services.GetService(typeof(Portal.Storage.PortalDb))!;
            foreach (var account in db.Accounts) account.Close(World.Clock.GetUtcNow());
            await db.SaveChangesAsync();
        });

        Assert.Equal(1, await World.CountAsync("subscriptions", "ended_at IS NOT NULL AND settles_at IS NOT NULL"));
        Assert.Equal(1, await World.CountAsync("intents", "kind = 'settle-usage' AND ended_at IS NULL"));
    }

    private async Task<Page> SignInAtAsync(Person person, (string, string?)[] settings)
    {
        person.Visitor = World.VisitorOf(settings);
        await person.SignInAsync();
        return await person.Visitor.OpenAsync("/products");
    }
}

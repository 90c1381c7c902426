using Microsoft.Extensions.Options;
using Portal.Features.OperatorSignIn;
using Portal.Ports;
using Portal.Storage;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class OperatorSignInTests : PortalTest
{
    private const string NotRight = "The name or the password is not right. Check both and try again.";

    [Theory]
    [InlineData("/operations")]
    [InlineData("/operations/sign-in")]
    [InlineData("/operations/sign-out")]
    [InlineData("/operations/ticket?number=1001")]
    [InlineData("/operations/intent?id=1")]
    [InlineData("/operations/trail")]
    [InlineData("/Operations")]
    public async Task Where_nobody_is_configured_there_is_no_such_place(string path) => Assert.Equal(404, (await World.Visitor().OpenAsync(path)).Status);

    [Theory, BothWays]
    public async Task An_operator_signs_in_and_sees_the_overview(Way way)
    {
        var visitor = await Staff.AtTheDoorAsync(World, way);

        var page = await visitor.SignInAsync(" ada ");

        Assert.Equal(("/operations", "Operations"), (page.Path, page.Heading));
        Assert.True(visitor.Cookies.Find("operator")!.Has("HttpOnly"));
        Assert.True(visitor.Cookies.Find("operator")!.Has("SameSite=Strict"));
        Assert.Equal("Ada", await World.AskSqlAsync<string>("SELECT actor FROM audit WHERE act = 'operator-signed-in'"));
    }

    [Theory]
    [BothWays("Ada", "not her password at all")]
    [BothWays("Eve", Staff.Password)]
    public async Task An_unknown_name_and_a_wrong_password_look_the_same(Way way, string name, string password)
    {
        var visitor = await Staff.AtTheDoorAsync(World, way);

        var page = await visitor.SignInAsync(name, password);

        Assert.Equal(422, page.Status);
        Assert.Equal(NotRight, page.ErrorAt("Password"));
        Assert.Equal((name, ""), (page.ValueOf("Name"), page.ValueOf("Password")));
        Assert.Equal(0, await World.CountAsync("operator_sessions"));
        Assert.Equal(1, await World.CountAsync("audit", "act = 'operator-turned-away'"));
    }

    [Theory, BothWays]
    public async Task What_is_missing_is_said_at_its_field(Way way)
    {
        var visitor = await Staff.AtTheDoorAsync(World, way);

        var page = await visitor.SignInAsync("", "");

        Assert.Equal(("Enter your name", "Enter your password"), (page.ErrorAt("Name"), page.ErrorAt("Password")));
    }

    [Fact]
    public async Task A_network_that_tries_name_after_name_has_to_wait()
    {
        var visitor = await Staff.AtTheDoorAsync(World);
        for (var i = 0; i < 100; i++) Assert.Equal(422, (await visitor.SignInAsync($"name{i}", "some wrong password")).Status);

        Assert.Equal(429, (await visitor.SignInAsync("Ada")).Status);
        Assert.Equal((1, 1), (await World.CountAsync("audit", "act = 'operator-turned-away'"), await World.CountAsync("audit", "act = 'operator-door-closed'")));
    }

    [Fact]
    public async Task Ten_wrong_passwords_bring_a_wait_that_the_right_one_does_not_shorten()
    {
        for (var i = 0; i < 10; i++) await (await Staff.AtTheDoorAsync(World)).SignInAsync(password: $"wrong password {i}");
        var visitor = await Staff.AtTheDoorAsync(World);

        var page = await visitor.SignInAsync();

        Assert.Equal(429, page.Status);
        var elsewhere = World.VisitorOf(await Staff.SettingsAsync(World), from: "127.7.7.7");
        await elsewhere.OpenAsync("/operations/sign-in");
        Assert.Equal("/operations", (await elsewhere.SignInAsync()).Path);
        World.Advance(TimeSpan.FromMinutes(31));
        await visitor.OpenAsync("/operations/sign-in");
        Assert.Equal("/operations", (await visitor.SignInAsync()).Path);
    }

    [Fact]
    public async Task A_right_password_forgives_the_wrong_ones_before()
    {
        for (var times = 0; times < 2; times++)
        {
            for (var i = 0; i < 9; i++) Assert.Equal(422, (await (await Staff.AtTheDoorAsync(World)).SignInAsync(password: $"wrong password {times} {i}")).Status);
            await World.OperatorAsync();
        }
    }

    [Fact]
    public async Task Who_signs_in_again_in_another_tab_has_one_session()
    {
        var visitor = await Staff.AtTheDoorAsync(World);
        var tab = visitor.NewTab();
        await tab.OpenAsync("/operations/sign-in");
        await visitor.SignInAsync();
        if ((await tab.SignInAsync()).Path != "/operations") await tab.SignInAsync();

        Assert.Equal(("/operations", 1), (tab.Path, await World.CountAsync("operator_sessions")));
    }

    [Fact]
    public async Task Guesses_at_one_name_have_a_bound_from_however_many_networks()
    {
        for (var network = 0; network < 50; network++)
        {
            var visitor = World.VisitorOf(await Staff.SettingsAsync(World), from: $"127.7.{network}.7");
            await visitor.OpenAsync("/operations/sign-in");
            for (var i = 0; i < 10; i++) Assert.Equal(422, (await visitor.SignInAsync(password: $"wrong password {i}")).Status);
        }
        Assert.Equal(429, (await (await Staff.AtTheDoorAsync(World)).SignInAsync()).Status);
    }

    [Theory, BothWays]
    public async Task Signing_in_twice_at_once_lets_both_answers_in(Way way)
    {
        var visitor = await Staff.AtTheDoorAsync(World, way);
        var form = visitor.Fill("Name", Staff.Name).Fill("Password", Staff.Password).Prepare("Sign in");
        var late = visitor.Twin();

        await visitor.SendAsync(form);

        Assert.Equal("/operations", (await late.SendAsync(form)).Path);
        Assert.Equal(1, await World.CountAsync("audit", "act = 'operator-signed-in'"));
    }

    [Fact]
    public async Task A_session_ends_after_a_quarter_of_an_hour_without_use_and_after_a_working_day_with_it()
    {
        var visitor = await World.OperatorAsync();
        World.Advance(TimeSpan.FromMinutes(16));
        Assert.Equal("/operations/sign-in", (await visitor.OpenAsync("/operations")).Path);

        await visitor.SignInAsync();
        for (var minutes = 0; minutes < 8 * 60; minutes += 10)
        {
            Assert.Equal("/operations", (await visitor.OpenAsync("/operations")).Path);
            World.Advance(TimeSpan.FromMinutes(10));
        }

        Assert.Equal("/operations/sign-in", (await visitor.OpenAsync("/operations")).Path);
        await World.TidyAsync();
        Assert.Equal(0, await World.CountAsync("operator_sessions"));
    }

    [Fact]
    public async Task A_customers_cookie_opens_nothing_there_and_an_operators_nothing_here()
    {
        var settings = await Staff.SettingsAsync(World);
        var customer = await World.People.WithProvenEmailAsync();
        var theirs = customer.Visitor.Cookies.Find("session")!.Value;
        var intruder = World.VisitorOf(settings);
        var home = (await intruder.OpenAsync("/")).Address;
        intruder.Cookies.Put(home, "session", theirs);
        intruder.Cookies.Put(home, "operator", theirs);

        Assert.Equal("/operations/sign-in", (await intruder.OpenAsync("/operations")).Path);
        Assert.Equal("/setup", (await intruder.OpenAsync("/setup")).Path);

        var visitor = await World.OperatorAsync();
        visitor.Cookies.Put(home, "session", visitor.Cookies.Find("operator")!.Value);
        Assert.Equal("/sign-in", (await visitor.OpenAsync("/setup")).Path);
        Assert.Equal("/operations", (await visitor.OpenAsync("/operations")).Path);
    }

    [Fact]
    public async Task Every_page_at_that_address_is_for_operators_and_every_page_for_operators_is_there()
    {
        var pages = typeof(OperatorSignInPage).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(Web.StepPage)) && !type.IsAbstract)
            .Where(type => type.IsSubclassOf(typeof(Web.OperatorPage)) || type.Name.StartsWith("Operator", StringComparison.Ordinal)).Select(type => type.Name).ToList();
        Assert.Equal(["AccountTrailPage", "AnswerTicketPage", "OperationsPage", "OperatorSignInPage", "OperatorSignOutPage", "OperatorTrailPage", "RetryIntentPage"], pages.Order());

        var stranger = World.VisitorOf(await Staff.SettingsAsync(World));
        foreach (var path in new[] { "/operations", "/operations/sign-out", "/operations/ticket?number=1001", "/operations/intent?id=1", "/operations/trail" })
            Assert.Equal("/operations/sign-in", (await stranger.OpenAsync(path)).Path);
    }

    [Fact]
    public async Task Another_password_or_no_place_in_the_configuration_ends_the_sessions()
    {
        var visitor = await World.OperatorAsync();
        var token = visitor.Cookies.Find("operator")!.Value;
        var (before, other) = (await Staff.SettingsAsync(World), await HashAsync("another long passphrase"));

        Assert.Null(await FindAsync(token, [new OperatorAccount { Name = Staff.Name, PasswordHash = other }]));
        Assert.Null(await FindAsync(token, [new OperatorAccount { Name = "Bob", PasswordHash = before[1].Value! }]));
        Assert.NotNull(await FindAsync(token, [new OperatorAccount { Name = Staff.Name, PasswordHash = before[1].Value! }]));
    }

    [Theory]
    [InlineData("", "{0}", "Name must be 1 to 40 characters")]
    [InlineData("customer", "{0}", "Name must be that of a person")]
    [InlineData("Nobody known", "{0}", "Name must be that of a person")]
    [InlineData("Ada", "", "PasswordHash is no Argon2id hash")]
    [InlineData("Ada", "nine quiet lighthouses", "PasswordHash is no Argon2id hash")]
    [InlineData("Ada", "$argon2id$v=19$m=1024,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "is cheaper to guess at")]
    [InlineData("Ada", "$argon2id$v=19$m=9999999,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", "more memory or passes")]
    public async Task The_start_is_refused_for_an_operator_who_could_be_guessed(string name, string hash, string fault)
    {
        var made = await HashAsync("another long passphrase");

        var refused = Assert.ThrowsAny<Exception>(() => World.With(("Operations:Users:0:Name", name), ("Operations:Users:0:PasswordHash", string.Format(null, hash, made))));

        Assert.Contains(fault, (refused.GetBaseException() as OptionsValidationException)?.Message ?? refused.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("lighthouses", refused.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("short", 1, "", "Password must be 12 characters or more")]
    [InlineData("another long passphrase", 0, "$argon2id$v=19$", "")]
    public async Task A_command_makes_the_hash_and_takes_no_weak_password(string typed, int code, string printed, string complaint)
    {
        using var to = new StringWriter();
        using var complaints = new StringWriter();

        Assert.Equal(code, await HashPassword.RunAsync(World.Services, typed, to, complaints));

        Assert.StartsWith(printed, to.ToString(), StringComparison.Ordinal);
        Assert.StartsWith(complaint, complaints.ToString(), StringComparison.Ordinal);
    }

    private async Task<string> HashAsync(string password) =>
        (await World.InScopeAsync(services => Service<IPasswords>(services).HashAsync(new Domain.Secret(password), CancellationToken.None)))!;

    private Task<OperatorSession?> FindAsync(string token, OperatorAccount[] users) => World.InScopeAsync(services =>
    {
        var options = new OperationsOptions();
        foreach (var user in users) options.Users.Add(user);
        return new OperatorSessions(Service<PortalDb>(services), Service<Domain.IChance>(services), World.Clock, Options.Create(options)).FindAsync(token, CancellationToken.None);
    });

    private static T Service<T>(IServiceProvider services) => (T)services.GetService(typeof(T))!;
}

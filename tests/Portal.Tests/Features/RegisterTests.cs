using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class RegisterTests : PortalTest
{
    [Theory, BothWays]
    public async Task A_stranger_registers_and_is_asked_to_verify(Way way)
    {
        var stranger = World.People.Stranger(way);

        var page = await stranger.RegisterAsync();

        Assert.Equal("/verify/email", page.Path);
        Assert.Equal("Verify your email address", page.Heading);
        Assert.Equal("GB", await World.AskSqlAsync<string>("SELECT country FROM accounts WHERE email = $1", stranger.Email));
        Assert.Equal(1, await World.CountAsync("sessions"));
    }

    [Fact]
    public async Task The_agreement_is_kept_with_its_version_and_time()
    {
        await World.People.RegisteredAsync();

        Assert.Equal(1, await World.CountAsync("accounts", "terms_version <> '' AND terms_accepted_at = created_at"));
    }

    [Fact]
    public async Task The_password_is_kept_as_a_hash_alone()
    {
        var person = await World.People.RegisteredAsync();

        Assert.StartsWith("$argon2id$", await World.AskSqlAsync<string>("SELECT password_hash FROM accounts"), StringComparison.Ordinal);
        Assert.Empty(World.LogLinesWith(person.Password));
    }

    [Theory, BothWays]
    public async Task An_empty_form_says_what_is_missing_in_the_order_of_the_page(Way way)
    {
        var visitor = World.Visitor(way);
        await visitor.OpenAsync("/register");

        var page = await visitor.PressAsync("Confirm");

        Assert.Equal(422, page.Status);
        Assert.StartsWith("Error: ", page.Title, StringComparison.Ordinal);
        Assert.Equal(
            [
                "Select your country or region", "Enter your email address", "Enter a password",
                "Tick the box to agree to the terms. Without it we cannot open an account.",
            ], page.Errors);
        Assert.Equal("/register", page.Path);
        Assert.Equal(0, await World.CountAsync("accounts"));
    }

    [Theory]
    [BothWays("short words", "Password must be 12 characters or more")]
    [BothWays("Northgate-Northgate!1", "Choose a password that is not made only of our own name")]
    [BothWays("passwordpassword", "Choose another password. Many people use this one, so it is among the first to be guessed.")]
    public async Task A_password_that_is_guessed_first_is_refused(Way way, string password, string why)
    {
        var stranger = World.People.Stranger(way);
        stranger.Password = password;

        var page = await stranger.RegisterAsync();

        Assert.Equal(422, page.Status);
        Assert.Equal(why, page.ErrorAt("Password"));
        Assert.Equal([why], page.Errors);
    }

    [Fact]
    public async Task The_address_is_no_password()
    {
        var stranger = World.People.Stranger();
        stranger.Password = stranger.Email.ToUpperInvariant();

        var page = await stranger.RegisterAsync();

        Assert.Equal("Choose a password that is not your email address", page.ErrorAt("Password"));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("two@at@post.example")]
    [InlineData("a@b.example\r\nBcc: c@d.example")]
    [InlineData("a@b.example,c@d.example")]
    [InlineData("\"Name\" <a@b.example>")]
    [InlineData("a@b")]
    [InlineData(".a@b.example")]
    public async Task An_address_that_is_none_is_refused_and_shown_again(string typed)
    {
        var stranger = World.People.Stranger();
        stranger.Email = typed;

        var page = await stranger.RegisterAsync();

        Assert.Equal(422, page.Status);
        Assert.NotNull(page.ErrorAt("Email address"));
        Assert.Equal(0, await World.CountAsync("accounts"));
    }

    [Theory]
    [InlineData("o'brien+portal@post.example")]
    [InlineData("\"quoted words\"@post.example")]
    [InlineData("пример@почта.рф")]
    [InlineData("someone@bücher.example")]
    public async Task Every_real_kind_of_address_is_accepted(string email)
    {
        var stranger = World.People.Stranger();
        stranger.Email = email;

        Assert.Equal("/verify/email", (await stranger.RegisterAsync()).Path);
    }

    [Theory, BothWays]
    public async Task A_refused_form_keeps_what_was_typed_but_no_password(Way way)
    {
        var stranger = World.People.Stranger(way);
        await stranger.Visitor.OpenAsync("/register");

        var page = await stranger.FillInRegistration().Fill("Confirm password", "something else here").PressAsync("Confirm");

        Assert.Equal("The two passwords are not the same. Type the same password twice.", page.ErrorAt("Confirm password"));
        Assert.Equal("GB", page.ValueOf("Country or region"));
        Assert.Equal(stranger.Email, page.ValueOf("Email address"));
        Assert.Equal("on", page.ValueOf("I agree to the terms"));
        Assert.Equal("", page.ValueOf("Password"));
        Assert.Equal("", page.ValueOf("Confirm password"));
        Assert.DoesNotContain(stranger.Password, page.Document.DocumentElement.OuterHtml, StringComparison.Ordinal);
    }

    [Theory, BothWays]
    public async Task A_refused_form_can_be_put_right_and_sent(Way way)
    {
        var stranger = World.People.Stranger(way);
        await stranger.Visitor.OpenAsync("/register");
        await stranger.FillInRegistration().Untick("I agree to the terms").PressAsync("Confirm");

        var page = await stranger.Visitor.Fill("Password", stranger.Password).Fill("Confirm password", stranger.Password)
            .Choose("I agree to the terms").PressAsync("Confirm");

        Assert.Equal("/verify/email", page.Path);
    }

    [Theory]
    [InlineData(12)]
    [InlineData(128)]
    public async Task Length_is_counted_as_people_count(int characters)
    {
        var stranger = World.People.Stranger();
        // Each of these is two UTF-16 units.
        stranger.Password = string.Concat(Enumerable.Repeat("🚲", characters));

        Assert.Equal("/verify/email", (await stranger.RegisterAsync()).Path);
    }

    [Fact]
    public async Task A_password_longer_than_the_limit_is_refused_rather_than_cut()
    {
        var stranger = World.People.Stranger();
        stranger.Password = new string('x', 128) + "y";

        Assert.Equal("Password must be 128 characters or fewer", (await stranger.RegisterAsync()).ErrorAt("Password"));
    }

    [Fact]
    public async Task Spaces_belong_to_the_password()
    {
        var person = World.People.Stranger();
        person.Password = " seven green bicycles ";
        await person.RegisterAsync();
        await person.SignOutAsync();

        person.Password = "seven green bicycles";
        Assert.Equal(422, (await person.SignInAsync()).Status);
        person.Password = " seven green bicycles ";
        Assert.Equal("/verify/email", (await person.SignInAsync()).Path);
    }

    [Theory]
    [InlineData("XX")]
    [InlineData("United Kingdom")]
    public async Task A_country_that_is_not_on_the_list_is_refused(string country)
    {
        var stranger = World.People.Stranger();
        await stranger.Visitor.OpenAsync("/register");

        var page = await stranger.Visitor.SendAsync(stranger.FillInRegistration().Prepare("Confirm").With("Country", country));

        Assert.Equal("Select your country or region", page.ErrorAt("Country or region"));
    }

    [Fact]
    public async Task A_country_in_small_letters_is_kept_in_capitals()
    {
        var stranger = World.People.Stranger();
        await stranger.Visitor.OpenAsync("/register");

        await stranger.Visitor.SendAsync(stranger.FillInRegistration().Prepare("Confirm").With("Country", "gb"));

        Assert.Equal("GB", await World.AskSqlAsync<string>("SELECT country FROM accounts"));
    }

    [Fact]
    public async Task What_the_address_bar_says_is_no_answer_to_the_form()
    {
        var stranger = World.People.Stranger();
        await stranger.Visitor.OpenAsync("/register");
        var form = stranger.FillInRegistration().Prepare("Confirm").Without("Email").To("/register?Email=somebody@post.example");

        var page = await stranger.Visitor.SendAsync(form);

        Assert.Equal("Enter your email address", page.ErrorAt("Email address"));
        Assert.Equal(0, await World.CountAsync("accounts"));
    }

    [Theory, BothWays]
    public async Task Somebody_signed_in_is_led_to_their_open_task(Way way)
    {
        var person = await World.People.RegisteredAsync(way);

        Assert.Equal("/verify/email", (await person.Visitor.OpenAsync("/register")).Path);
    }
}

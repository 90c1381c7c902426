using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class SignOutTests : PortalTest
{
    [Theory, BothWays]
    public async Task Signing_out_ends_the_session_here_too(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way);
        var thief = World.Visitor();
        thief.Cookies.Put(World.Address, "session", person.Visitor.Cookies.Find("session")!.Value);
        Assert.Equal("/setup", (await thief.OpenAsync("/setup")).Path);

        var page = await person.SignOutAsync();

        Assert.Equal("/", page.Path);
        Assert.True(page.HasLink("Sign in"));
        Assert.False(page.HasButton("Sign out"));
        Assert.Equal("/sign-in", (await person.Visitor.OpenAsync("/setup")).Path);
        Assert.Equal("/sign-in", (await thief.OpenAsync("/setup")).Path);
        Assert.Equal(0, await World.CountAsync("sessions"));
    }

    [Theory, BothWays]
    public async Task The_page_asks_and_only_its_button_does_it(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way);

        var page = await person.Visitor.OpenAsync("/sign-out");
        Assert.Equal("Sign out", page.Heading);
        Assert.Equal(1, await World.CountAsync("sessions"));

        Assert.Equal("/", (await person.Visitor.PressAsync("Sign out")).Path);
        Assert.Equal(0, await World.CountAsync("sessions"));
    }

    [Fact]
    public async Task The_browser_is_told_to_forget_what_it_keeps_of_us()
    {
        var person = await World.People.WithProvenEmailAsync();
        var form = person.Visitor.Prepare("Sign out");

        var answer = await person.Visitor.AskAsync(HttpMethod.Post, "/sign-out", new FormUrlEncodedContent(form.Fields));

        Assert.Equal(303, (int)answer.StatusCode);
        Assert.Equal("\"cache\", \"storage\"", answer.Headers.GetValues("Clear-Site-Data").Single());
        // Its name alone stays, by which it is known again.
        Assert.Equal(["browser"], person.Visitor.Cookies.Names);
    }

    [Fact]
    public async Task On_a_device_of_many_the_browser_forgets_its_name_too()
    {
        var person = await World.People.WithProvenEmailAsync();
        await person.Visitor.OpenAsync("/sign-out");
        var form = person.Visitor.Choose("Forget this browser").Prepare("Sign out");

        var answer = await person.Visitor.AskAsync(HttpMethod.Post, "/sign-out", new FormUrlEncodedContent(form.Fields));

        Assert.Equal("\"cache\", \"cookies\", \"storage\"", answer.Headers.GetValues("Clear-Site-Data").Single());
        Assert.Empty(person.Visitor.Cookies.Names);
    }

    [Fact]
    public async Task Somebody_elses_page_cannot_sign_a_customer_out()
    {
        var person = await World.People.WithProvenEmailAsync();

        var page = await person.Visitor.SendAsync(person.Visitor.Prepare("Sign out").Without("__RequestVerificationToken"));

        Assert.Equal(400, page.Status);
        Assert.Equal(1, await World.CountAsync("sessions"));
    }

    [Fact]
    public async Task Only_this_browser_is_signed_out()
    {
        var person = await World.People.WithProvenEmailAsync();
        var phone = World.Visitor();
        var desk = person.Visitor;
        person.Visitor = phone;
        await person.SignInAsync();

        await desk.PressAsync("Sign out");

        Assert.Equal("/setup", (await phone.OpenAsync("/setup")).Path);
    }

    [Theory, BothWays]
    public async Task Pressing_it_in_a_tab_that_is_signed_out_already_harms_nobody(Way way)
    {
        var person = await World.People.WithProvenEmailAsync(way);
        var otherTab = person.Visitor.NewTab();
        await otherTab.OpenAsync("/sign-out");
        await person.SignOutAsync();

        var page = await otherTab.PressAsync("Sign out");

        Assert.Equal((200, "/"), (page.Status, page.Path));
        Assert.True(page.HasLink("Sign in"));
    }

    /// <summary>Somebody goes back to a page from before, and presses: they mean the sessions that there are now.</summary>
    [Fact]
    public async Task A_form_that_signed_the_others_out_before_signs_out_those_of_today()
    {
        var person = await World.People.WithProvenEmailAsync();
        var here = person.Visitor;
        await SignInElsewhereAsync();
        await here.OpenAsync("/security");
        var form = here.Prepare("Sign out everywhere else");
        await here.SendAsync(form);
        await SignInElsewhereAsync();

        await here.SendAsync(form);

        Assert.Equal(1, await World.CountAsync("sessions"));

        async Task SignInElsewhereAsync()
        {
            person.Visitor = World.Visitor();
            await person.SignInAsync();
        }
    }

    [Fact]
    public async Task A_foreign_sites_form_neither_ends_a_session_nor_makes_the_browser_forget_it()
    {
        var person = await World.People.WithProvenEmailAsync();

        // Cookies that are Lax stay at home when another site posts.
        var answer = await World.Visitor().AskAsync(HttpMethod.Post, "/sign-out", new FormUrlEncodedContent([]), ("Origin", "https://elsewhere.example"));

        Assert.Equal("/", answer.Headers.Location?.ToString());
        Assert.False(answer.Headers.Contains("Clear-Site-Data"));
        Assert.Equal(1, await World.CountAsync("sessions"));
    }

    [Fact]
    public async Task A_form_that_was_sent_before_brings_no_session_back()
    {
        var person = await World.People.WithProvenEmailAsync();
        await person.Visitor.OpenAsync("/support");
        var sent = person.Visitor.Fill("Subject", "A question").Fill("What happened?", "Nothing yet.").Prepare("Submit");
        await person.Visitor.SendAsync(sent);
        await person.SignOutAsync();

        // Whoever reads the form's name off a page that was left open sends it again where nobody needs a session.
        var thief = World.Visitor();
        await thief.OpenAsync("/register");
        var token = thief.Prepare("Confirm").Fields.First(field => field.Key == "__RequestVerificationToken").Value;
        await thief.SendAsync(sent.With("__RequestVerificationToken", token).To("/register?handler=check"));

        Assert.Equal(0, await World.CountAsync("sessions"));
        Assert.Equal("/sign-in", (await thief.OpenAsync("/setup")).Path);
    }
}

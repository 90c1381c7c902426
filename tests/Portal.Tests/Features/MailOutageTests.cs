using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Portal.Ports;
using Portal.Storage;
using Portal.Tests.Kit;
using Portal.Web;

namespace Portal.Tests.Features;

/// <summary>
/// The mail server is away for an hour. Whatever is said by mail arrives after it, once. What lets its reader in (a code, a link to a new
/// password) dies after its own lifetime instead, as a dead one must never arrive; then there is a new one for the asking.
/// </summary>
public sealed class MailOutageTests : PortalTest
{
    /// <summary>One of each kind there is. Arranged while the server is there; brought about as it is gone.</summary>
    private static readonly Letter[] Lasting =
    [
        new("notice", "A change to your Northgate account", async world =>
        {
            var person = await world.People.WithProvenEmailAsync();
            return (person.Email, () => person.ProvePhoneAsync());
        }),
        new("ticket-mail", "Ticket ", async world =>
        {
            var person = await world.People.WithProvenEmailAsync();
            return (world.Services.GetRequiredService<IOptions<PortalOptions>>().Value.SupportEmail, () => WriteToUsAsync(person));
        }),
        new("tell-owner", "You already have an account at Northgate", async world =>
        {
            var owner = await world.People.WithProvenEmailAsync();
            var other = world.People.Stranger();
            other.Email = owner.Email;
            return (owner.Email, () => other.RegisterAsync());
        }),
        new("attempts-allowed-mail", "You can confirm your card again", async world =>
        {
            var (person, card) = await world.People.WithCardAsync();
            var code = await world.StatementCodeAsync(card);
            for (var i = 1; i <= 5; i++) await person.GuessAsync(CodeTests.Other(code, i));
            await WriteToUsAsync(person);
            var operating = await world.OperatorAsync();
            await operating.FollowAsync($"Ticket {await world.AskSqlAsync<long>("SELECT max(number) FROM tickets")}");
            return (person.Email, () => operating.PressAsync("Allow 5 more attempts"));
        }),
        new("billing-mail", "Receipt from Northgate", async world =>
        {
            var (person, _) = await world.People.ReadyAsync();
            return (person.Email, () => person.AtProductsAsync("Buy"));
        }),
        new("billing-mail", "A payment to Northgate was declined", async world =>
        {
            var (person, _) = await world.People.ReadyAsync();
            await world.QuietAsync();
            await world.Neighbours.TroubleAsync("stripe", "decline");
            return (person.Email, () => person.AtProductsAsync("Buy"));
        }),
        new("period-ends-soon", "What happens soon in your Northgate account", async world =>
        {
            var (person, _) = await world.People.ReadyAsync();
            await person.AtProductsAsync("Buy");
            await world.PassDaysAsync(26.5);
            return (person.Email, () => world.PassDaysAsync(0.5));
        }),
        new("product-ended-mail", "A product of your Northgate account has ended", async world =>
        {
            var (person, _) = await world.People.ReadyAsync();
            await person.AtProductsAsync("Start free trial");
            await world.PassDaysAsync(29.5);
            return (person.Email, () => world.PassDaysAsync(0.5));
        }),
        new("farewell", "Your Northgate account has been deleted", async world =>
        {
            var person = await world.People.WithBothProvenAsync();
            return (person.Email, () => person.AskToLeaveAsync());
        }),
    ];

    private static readonly Letter[] ShortLived =
    [
        new("email-code", "Your code for Northgate", async world =>
        {
            var person = await world.People.RegisteredAsync();
            return (person.Email, async () =>
            {
                if ((await person.Visitor.OpenAsync("/verify/email")).Path == "/sign-in") await person.SignInAsync();
                await person.Visitor.PressAsync("Send");
            });
        }),
        new("reset-mail", "Set a new password for Northgate", async world =>
        {
            var person = await world.People.WithProvenEmailAsync();
            return (person.Email, async () =>
            {
                await person.Visitor.OpenAsync("/forgot-password");
                await person.Visitor.Fill("Email address", person.Email).PressAsync("Send link");
            });
        }),
    ];

    public static TheoryData<string> Subjects => [.. Lasting.Select(letter => letter.Subject)];

    public static TheoryData<string> ShortLivedSubjects => [.. ShortLived.Select(letter => letter.Subject)];

    [Fact]
    public void Each_kind_of_mail_there_is_is_tried_here()
    {
        var kinds = World.Services.GetRequiredService<IntentKinds>().All.Where(kind => Mails(kind.Class)).ToList();

        Assert.Equal(kinds.Select(kind => kind.Name).Order(), Lasting.Concat(ShortLived).Select(letter => letter.Kind).Distinct().Order());
        // Nobody else has a way to the mail server.
        Assert.Equal(kinds.Select(kind => kind.Class.Name).Order(), typeof(IntentKinds).Assembly.GetTypes().Where(type => !type.IsAbstract && Mails(type)).Select(type => type.Name).Order());
    }

    [Theory, MemberData(nameof(Subjects))]
    public async Task A_mail_arrives_once_after_the_outage(string subject)
    {
        var letter = Lasting.Single(letter => letter.Subject == subject);
        var (to, earlier, _) = await WithoutServerAsync(letter);
        Assert.Equal(1, await World.CountAsync("intents", $"kind = '{letter.Kind}' AND ended_at IS NULL AND tries > 1 AND possible = 0"));

        await World.Neighbours.TroubleAsync("mail", "ok");
        await World.PassAsync(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(10));
        Assert.Equal(earlier + 1, await CountAsync(letter, to));
        await World.PassAsync(TimeSpan.FromHours(2), TimeSpan.FromMinutes(30));

        Assert.Equal(earlier + 1, await CountAsync(letter, to));
        Assert.Equal(0, await World.CountAsync("intents", $"kind = '{letter.Kind}' AND possible > 1"));
    }

    [Theory, MemberData(nameof(ShortLivedSubjects))]
    public async Task What_died_meanwhile_never_arrives_and_a_new_one_does(string subject)
    {
        var letter = ShortLived.Single(letter => letter.Subject == subject);
        var (to, earlier, bringAbout) = await WithoutServerAsync(letter);

        await World.Neighbours.TroubleAsync("mail", "ok");
        await World.PassAsync(TimeSpan.FromMinutes(20), TimeSpan.FromMinutes(10));
        Assert.Equal(earlier, await CountAsync(letter, to));
        Assert.Equal(1, await World.CountAsync("intents", $"kind = '{letter.Kind}' AND state = 'moot'"));

        await bringAbout();
        await World.PassAsync(TimeSpan.FromMinutes(1), TimeSpan.FromSeconds(15));
        Assert.Equal(earlier + 1, await CountAsync(letter, to));
    }

    /// <summary>An hour without a mail server, in which the letter is written.</summary>
    private async Task<(string To, int Earlier, Func<Task> BringAbout)> WithoutServerAsync(Letter letter)
    {
        var (to, bringAbout) = await letter.ArrangeAsync(World);
        await World.QuietAsync();
        var earlier = await CountAsync(letter, to);
        await World.Neighbours.TroubleAsync("mail", "down");
        await bringAbout();
        await World.PassAsync(TimeSpan.FromHours(1), TimeSpan.FromMinutes(5));
        Assert.Equal(earlier, await CountAsync(letter, to));
        return (to, earlier, bringAbout);
    }

    private async Task<int> CountAsync(Letter letter, string to) =>
        (await World.Neighbours.MailToAsync(to)).Count(mail => mail.Subject.StartsWith(letter.Subject, StringComparison.Ordinal));

    private static async Task WriteToUsAsync(Person person)
    {
        await person.Visitor.OpenAsync("/support");
        await person.Visitor.Fill("Subject", "My card").Fill("What happened?", "It is spent.").PressAsync("Submit");
    }

    private static bool Mails(Type type) => type.GetConstructors().Any(made => made.GetParameters().Any(parameter => parameter.ParameterType == typeof(IMail)));

    private sealed record Letter(string Kind, string Subject, Func<World, Task<(string To, Func<Task> BringAbout)>> ArrangeAsync);
}

using Benchmarks;
using Npgsql;
using Portal.Tests.Kit;

namespace Portal.Tests.Features;

/// <summary>
/// Whether an address has an account shows neither in words nor in work done (U3). How long it takes is measured by the benchmarks; here
/// the questions put to the database are counted, which is where a difference would come from.
/// </summary>
public sealed class SameAnswerTests : PortalTest
{
    private const string Somebody = "phantom@post.example";

    [Fact]
    public async Task A_known_and_an_unknown_address_are_answered_alike_after_as_many_questions_to_the_database()
    {
        var owner = await World.People.WithProvenEmailAsync();
        var connection = new NpgsqlConnectionStringBuilder(World.Connection);
        using var meter = SqlMeter.Start(connection.Port);
        (connection.Port, connection.SslMode) = (meter.Port, SslMode.Disable);
        (string, string?)[] settings = [("ConnectionStrings:Portal", connection.ConnectionString)];

        foreach (var askAsync in new[] { RegisterAsync, SignInAsync, AskForCodeAsync, AskForLinkAsync })
        {
            // Connections are opened and plans are made for whoever comes first.
            await AnswerAsync(settings, meter, askAsync, "warmup@post.example");
            World.Advance(TimeSpan.FromMinutes(2));
            var known = await AnswerAsync(settings, meter, askAsync, owner.Email);
            var unknown = await AnswerAsync(settings, meter, askAsync, Somebody);

            Assert.Equal(unknown, known);
            Assert.NotEqual(0, known.Asked.RoundTrips);
        }
    }

    private async Task<(Asked Asked, int Status, string Path, string Text)> AnswerAsync(
        (string, string?)[] settings, SqlMeter meter, Func<Visitor, string, Task<Submission>> prepareAsync, string email)
    {
        var visitor = World.VisitorOf(settings);
        var form = await prepareAsync(visitor, email);
        var before = meter.SoFar;
        var page = await visitor.SendAsync(form);
        return (meter.SoFar - before, page.Status, page.Path, page.Text);
    }

    private static async Task<Submission> SignInAsync(Visitor visitor, string email)
    {
        await visitor.OpenAsync("/sign-in");
        return visitor.Fill("Email address", email).Fill("Password", "another river runs quickly").Prepare("Sign in");
    }

    private static async Task<Submission> AskForLinkAsync(Visitor visitor, string email)
    {
        await visitor.OpenAsync("/forgot-password");
        return visitor.Fill("Email address", email).Prepare("Send link");
    }

    private async Task<Submission> RegisterAsync(Visitor visitor, string email)
    {
        var person = World.People.Stranger();
        (person.Visitor, person.Email) = (visitor, email);
        await visitor.OpenAsync("/register");
        return person.FillInRegistration().Prepare("Confirm");
    }

    /// <summary>Somebody who claims the address asks for a code to it.</summary>
    private async Task<Submission> AskForCodeAsync(Visitor visitor, string email)
    {
        await visitor.SendAsync(await RegisterAsync(visitor, email));
        return visitor.Prepare("Send");
    }
}

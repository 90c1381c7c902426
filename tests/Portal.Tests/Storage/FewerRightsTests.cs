using System.Net;
using Npgsql;
using Portal.Tests.House;
using Portal.Tests.Kit;

namespace Portal.Tests.Storage;

/// <summary>The portal as a role that owns no table, with the rights that the README gives it and no others.</summary>
public sealed class FewerRightsTests : PortalTest
{
    [Fact]
    public async Task From_stranger_to_customer_to_nobody_and_what_is_over_is_removed()
    {
        await World.SqlAsync(FromReadme("```sql", "```"));
        var worker = new NpgsqlConnectionStringBuilder(World.Connection) { Username = DatabaseServer.Worker }.ConnectionString;
        // A role may do that to itself.
        await AskAsync(worker, FromReadme("With `", "`"));
        var settings = new[] { ("ConnectionStrings:Portal", (string?)worker) };
        World.Worker = World.With(settings);
        var person = World.People.Stranger();
        person.Visitor = World.VisitorOf(settings);
        var card = CardNumbers.Next();

        await person.RegisterAsync();
        await person.ProveEmailAsync();
        await person.ProvePhoneAsync();
        await person.AddCardAsync(card);
        Assert.Equal("/setup", (await person.GuessAsync(await World.StatementCodeAsync(card))).Path);
        await person.SignOutAsync();
        await person.SignInAsync();
        await person.AtProductsAsync("Start free trial");
        await person.Visitor.OpenAsync("/security");
        await person.Visitor.Choose("I understand that my account will be removed").PressAsync("Delete my account");
        Assert.Equal("Your account has been deleted", (await person.Visitor.PressAsync("OK")).Heading);
        World.Advance(TimeSpan.FromDays(40));
        await World.QuietAsync();
        await World.TidyAsync();

        Assert.Equal(0, await World.CountAsync("accounts"));
        Assert.Equal(HttpStatusCode.OK, (await World.VisitorOf(settings).AskAsync(HttpMethod.Get, "/health/ready")).StatusCode);
        Assert.Equal("2min", await AskAsync(worker, "SHOW idle_in_transaction_session_timeout"));
        Assert.Equal("42501", await RefusalAsync(worker, "ALTER TABLE accounts ADD COLUMN more text"));
        Assert.Equal("42501", await RefusalAsync(worker, "CREATE TABLE more (id int)"));
        Assert.Equal("42501", await RefusalAsync(worker, "TRUNCATE audit"));
    }

    /// <summary>As operators are told to.</summary>
    private static string FromReadme(string begin, string end)
    {
        var readme = File.ReadAllText(TidinessTests.In("README.md"));
        var start = readme.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        return readme[start..readme.IndexOf(end, start, StringComparison.Ordinal)];
    }

    private static async Task<string?> RefusalAsync(string connection, string sql) =>
        (await Assert.ThrowsAsync<PostgresException>(() => AskAsync(connection, sql))).SqlState;

    private static async Task<object?> AskAsync(string connection, string sql)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}

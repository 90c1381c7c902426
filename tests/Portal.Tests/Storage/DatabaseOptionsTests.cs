using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Portal.Tests.Kit;
using Portal.Web;

namespace Portal.Tests.Storage;

/// <summary>What passes between the portal and its database on another machine goes by TLS, and to nobody else.</summary>
public sealed class DatabaseOptionsTests : PortalTest
{
    private const string Demand = "ConnectionStrings:Portal must say SSL Mode=VerifyFull";

    [Theory]
    [InlineData("Host=db.example.org;Database=portal")]
    [InlineData("Host=10.0.0.4;Database=portal;SSL Mode=Prefer")]
    [InlineData("Host=db.example.org;Database=portal;SSL Mode=Require")]
    [InlineData("Host=db.example.org;Database=portal;SSL Mode=VerifyCA")]
    [InlineData("Host=127.0.0.1,db.example.org;Database=portal")]
    [InlineData("Host=localhost.example.org:5432;Database=portal")]
    [InlineData("Host=fd00::4;Database=portal")]
    public void A_database_elsewhere_is_reached_by_checked_TLS_or_not_at_all(string connection) => Assert.Contains(Demand, Refused("Staging", connection), StringComparison.Ordinal);

    [Theory]
    [InlineData("Host=db.example.org;Database=portal;SSL Mode=VerifyFull")]
    [InlineData("Host=127.0.0.1;Port=5432;Database=portal")]
    [InlineData("Host=localhost:6432;Database=portal")]
    [InlineData("Host=::1;Database=portal")]
    [InlineData("Host=/var/run/postgresql;Database=portal")]
    public void On_this_machine_or_by_checked_TLS_it_is_taken(string connection) => Assert.DoesNotContain("ConnectionStrings:Portal", Refused("Staging", connection), StringComparison.Ordinal);

    [Theory]
    [InlineData("", "is missing")]
    [InlineData("hunter2", "cannot be read")]
    [InlineData("Host=x;SSL Mode=hunter2", "cannot be read")]
    public void What_is_no_connection_is_told_so_and_not_repeated(string connection, string why)
    {
        var said = Refused("Staging", connection);

        Assert.Contains("ConnectionStrings:Portal " + why, said, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Development", "Host=127.0.0.1;Database=portal;Command Timeout=0", true)]
    [InlineData("Staging", "Host=127.0.0.1;Database=portal;Command Timeout=0", true)]
    [InlineData("Staging", "Host=127.0.0.1;Database=portal;Command Timeout=120", false)]
    public void No_statement_may_wait_for_ever(string environment, string connection, bool isRefused) =>
        Assert.Equal(isRefused, Refused(environment, connection).Contains("ConnectionStrings:Portal must not say Command Timeout=0", StringComparison.Ordinal));

    [Theory]
    [InlineData("Development", "Password=hunter2", false)]
    [InlineData("Staging", "Password=hunter2", true)]
    [InlineData("Production", "Password=hunter2hunt", true)]
    [InlineData("Production", "Password=hunter2hunte", false)]
    [InlineData("Production", "Username=portal", false)]
    public void A_short_password_is_for_development_and_never_repeated(string environment, string word, bool isRefused)
    {
        var said = Told(environment, word);

        Assert.Equal(isRefused, said.Contains("The password in ConnectionStrings:Portal is too short", StringComparison.Ordinal));
        Assert.DoesNotContain("hunter2", said, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Development", "aaaaaaaaaaaa", false)]
    [InlineData("Staging", "aaaaaaaaaaaa", true)]
    [InlineData("Production", "abcdefgabcdefg", true)]
    [InlineData("Production", "abcdefghabcd", false)]
    public void So_is_one_that_is_plainly_not_random(string environment, string password, bool isRefused) =>
        Assert.Equal(isRefused, Weak(environment, password).Contains("The password in ConnectionStrings:Portal is plainly not random.", StringComparison.Ordinal));

    [Theory]
    [InlineData("Development", "Mail:Password", false)]
    [InlineData("Production", "Mail:Password", true)]
    [InlineData("Production", "PayPal:Secret", true)]
    [InlineData("Production", "PGPASSWORD", false)]
    public void So_is_one_that_another_setting_has(string environment, string setting, bool isRefused) =>
        Assert.Equal(isRefused, Weak(environment, "quiet river 7", (setting, "quiet river 7")).Contains($"The password in ConnectionStrings:Portal is that of {setting} too", StringComparison.Ordinal));

    [Fact]
    public void Where_nothing_is_said_it_waits_for_half_a_minute() =>
        Assert.Equal(30, new NpgsqlConnectionStringBuilder(World.Services.GetRequiredService<NpgsqlDataSource>().ConnectionString).CommandTimeout);

    private string Weak(string environment, string password, params (string, string?)[] more)
    {
        var said = Told(environment, $"Password={password}", more);
        Assert.DoesNotContain(password, said, StringComparison.Ordinal);
        return said;
    }

    /// <summary>In Development the rest is right, and something must be wrong to be told anything.</summary>
    private string Told(string environment, string word, params (string, string?)[] more) =>
        Assert.Throws<WrongSettings>(() => World.With([("environment", environment), ("Portal:Brand", ""), ("ConnectionStrings:Portal", $"Host=127.0.0.1;Database=portal;{word}"), .. more])).ToString();

    /// <summary>Outside Development the neighbours of the tests are refused as well, so there is always something to be told.</summary>
    private string Refused(string environment, string connection) =>
        Assert.Throws<WrongSettings>(() => World.With(("environment", environment), ("ConnectionStrings:Portal", connection))).ToString();
}

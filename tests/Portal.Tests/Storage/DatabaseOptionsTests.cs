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

    /// <summary>Outside Development the neighbours of the tests are refused as well, so there is always something to be told.</summary>
    private string Refused(string environment, string connection) =>
        Assert.Throws<WrongSettings>(() => World.With(("environment", environment), ("ConnectionStrings:Portal", connection))).ToString();
}

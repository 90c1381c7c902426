using Portal.Tests.Kit;
using Portal.Web;

namespace Portal.Tests.Features;

/// <summary>Whoever sets the portal up is told all that is wrong at once, in sentences.</summary>
public sealed class WrongSettingsTests : PortalTest
{
    [Fact]
    public void A_start_with_wrong_settings_is_refused_and_names_each()
    {
        var refused = Assert.Throws<WrongSettings>(() => World.With(("Portal:Brand", ""), ("Mail:Host", ""), ("Cards:StatementPrefix", ""), ("Billing:RemindDays", "-1")));

        var said = refused.ToString();
        Assert.StartsWith("The portal does not start until these settings are right:", said, StringComparison.Ordinal);
        Assert.All(["Portal", "Mail", "StatementPrefix", "RemindDays"], name => Assert.Contains(name, said, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }
}

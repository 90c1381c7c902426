using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Portal.Tests.Kit;
using Portal.Web;

namespace Portal.Tests.Features;

/// <summary>Whoever sets the portal up is told all that is wrong at once, in sentences.</summary>
public sealed class WrongSettingsTests : PortalTest
{
    [Fact]
    public void A_start_with_wrong_settings_is_refused_and_names_each()
    {
        var refused = Assert.Throws<WrongSettings>(() => World.With(("Portal:Brand", ""), ("Mail:Host", ""), ("Cards:StatementPrefix", ""), ("Billing:RemindDays", "-1"), ("Passwords:Queue", "0")));

        var said = refused.ToString();
        Assert.StartsWith("The portal does not start until these settings are right:", said, StringComparison.Ordinal);
        Assert.All(["Portal", "Mail", "StatementPrefix", "RemindDays", "Queue"], name => Assert.Contains(name, said, StringComparison.Ordinal));
        Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
    }

    /// <summary>They need not all settings: only what they are given wrong and need is told.</summary>
    [Theory]
    [InlineData("migrate")]
    [InlineData("end-sessions", "all")]
    public async Task A_command_with_wrong_settings_is_refused_in_the_words_of_the_start(params string[] words)
    {
        var (exit, said) = await PortalProgram.RunAsync(words, ("ConnectionStrings__Portal", "Host=127.0.0.1;Database=portal;Password=hunter2"));

        Assert.Equal("The portal does not start until these settings are right:\n- The password in ConnectionStrings:Portal is too short: it has 12 characters at least.", said);
        Assert.Equal(1, exit);
    }

    [Theory]
    [InlineData(0, "The database is up to date.", "migrate")]
    [InlineData(0, "0 sessions ended.", "end-sessions", "all")]
    [InlineData(1, "No such account.", "end-sessions", "nobody")]
    public async Task A_command_needs_to_know_the_database_alone(int exit, string said, params string[] words) =>
        Assert.Equal((exit, said), await PortalProgram.RunAsync(words, ("ConnectionStrings__Portal", World.Connection)));

    /// <summary>A figure of nothing, below nothing or beyond all measure would switch a rule off, or a page; a new one is tried here by itself.</summary>
    [Fact]
    public void Every_figure_of_the_settings_has_bounds()
    {
        var kinds = typeof(PortalOptions).Assembly.GetTypes().Where(type => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && IsBound(type)).ToList();
        Assert.Contains(typeof(Portal.Storage.CodeOptions), kinds);
        Assert.Contains(typeof(Portal.Ports.SessionTimes), kinds);

        var loose = kinds.SelectMany(kind => kind.GetProperties().Where(figure => figure.SetMethod is { IsPublic: true }).SelectMany(figure => Absurd(figure)
            .Where(value => !IsRefused(kind, figure, value)).Select(value => $"{kind.Name}.{figure.Name} may be {value}"))).ToList();

        Assert.True(loose.Count == 0, string.Join('\n', loose));
    }

    [Theory]
    [InlineData("Sessions:Idle", "13:00:00", "Sessions:Idle must not be longer than Sessions:Absolute.")]
    [InlineData("Sessions:Idle", "00:01:00", "Idle must be between 00:02:00")]
    [InlineData("Operations:Idle", "00:01:00", "Operations:Idle must be from two minutes to an hour.")]
    [InlineData("Sessions:FirstWait", "05:00:00", "Sessions:FirstWait must not be longer than Sessions:LongestWait.")]
    [InlineData("Requests:ReadWithin", "00:03:00", "Requests:ReadWithin must be shorter than Requests:Within.")]
    [InlineData("Codes:SignInLasts", "00:11:00", "SignInLasts")]
    [InlineData("HumanCheck:Mode", "7", "Mode")]
    [InlineData("Codes:WaitAfterThem", "00:30:00", "WaitAfterThem")]
    [InlineData("Codes:WaitAfterThem", "01:30:00", "WaitAfterThem must be 01:00:00 or a multiple of that")]
    [InlineData("Codes:EmailLasts", "00:05:30", "EmailLasts must be 00:01:00 or a multiple of that")]
    [InlineData("Codes:PhoneLasts", "00:05:30", "PhoneLasts must be 00:01:00 or a multiple of that")]
    [InlineData("Codes:SignInLasts", "00:05:30", "SignInLasts must be 00:01:00 or a multiple of that")]
    [InlineData("Changes:LockLasts", "01:30:00", "LockLasts must be 01:00:00 or a multiple of that")]
    [InlineData("Changes:LinkLasts", "1.12:00:00", "LinkLasts must be 1.00:00:00 or a multiple of that")]
    [InlineData("Sessions:Idle", "00:02:30", "Idle must be 00:01:00 or a multiple of that")]
    [InlineData("Sessions:FirstWait", "00:02:30", "FirstWait must be 00:01:00 or a multiple of that")]
    public void Figures_that_contradict_each_other_or_the_rules_are_refused(string setting, string value, string said) =>
        Assert.Contains(said, Assert.Throws<WrongSettings>(() => World.With((setting, value))).ToString(), StringComparison.Ordinal);

    /// <summary>It would switch the check of names off, silently. Outside Development the neighbours of the tests are refused as well, so there is always something to be told.</summary>
    [Theory]
    [InlineData("Staging", "*", true)]
    [InlineData("Production", "portal.example.org; *", true)]
    [InlineData("Production", "0.0.0.0", true)]
    [InlineData("Production", "[::]", true)]
    [InlineData("Production", ";", true)]
    [InlineData("Production", "portal.example.org;*.example.org", false)]
    public void Not_every_host_is_answered_outside_development(string environment, string hosts, bool isRefused)
    {
        World.With(("AllowedHosts", hosts));
        var refused = Assert.Throws<WrongSettings>(() => World.With(("environment", environment), ("Portal:PublicUrl", "https://portal.example.org"), ("AllowedHosts", hosts)));

        Assert.Equal(isRefused, refused.ToString().Contains("AllowedHosts", StringComparison.Ordinal));
    }

    /// <summary>Visitors among the proxies would say themselves where they come from, each time something else, and no limit of a network would hold them.</summary>
    [Theory]
    [InlineData("Development", "0.0.0.0/0", false)]
    [InlineData("Staging", "0.0.0.0/0", true)]
    [InlineData("Production", "::/0", true)]
    [InlineData("Production", "64.0.0.0/7", true)]
    [InlineData("Production", "2000::/15", true)]
    [InlineData("Production", "::/16", true)]
    [InlineData("Production", "::ffff:0:0/96", true)]
    [InlineData("Production", "::ffff:128.0.0.0/97", true)]
    [InlineData("Production", "10.0.0.0/8", false)]
    [InlineData("Production", "::ffff:10.0.0.0/104", false)]
    [InlineData("Production", "2001::/16", false)]
    [InlineData("Production", "10.0.0.4", false)]
    public void Nobody_believes_half_the_world_outside_development(string environment, string proxies, bool isRefused)
    {
        // In Development the rest is right, and something must be wrong to be told anything.
        var refused = Assert.Throws<WrongSettings>(() => World.With(("environment", environment), ("Portal:Brand", ""), ("Portal:PublicUrl", "https://portal.example.org"), ("Portal:Proxies:0", proxies)));

        Assert.Equal(isRefused, refused.ToString().Contains($"Portal:Proxies holds \"{proxies}\"", StringComparison.Ordinal));
    }

    [Fact]
    public void Two_teams_need_two_keys()
    {
        var (_, hash) = new ProductTeam(World, "storage").Setting;

        Assert.Contains("storage and compute have the same key", Assert.Throws<WrongSettings>(() => World.With(("Usage:Keys:storage", hash), ("Usage:Keys:compute", hash))).ToString().Replace("compute and storage", "storage and compute", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    private bool IsBound(Type kind) => World.Services.GetServices(typeof(IConfigureOptions<>).MakeGenericType(kind)).Any();

    private static object[] Absurd(PropertyInfo figure) => Type.GetTypeCode(figure.PropertyType) switch
    {
        TypeCode.Int32 => [-1, int.MinValue, int.MaxValue],
        TypeCode.Int64 => [-1L, long.MaxValue],
        TypeCode.Double => [-1.0, double.NaN, double.PositiveInfinity],
        TypeCode.Decimal => [-1m, decimal.MaxValue],
        _ => figure.PropertyType == typeof(TimeSpan) ? [TimeSpan.FromTicks(-1), TimeSpan.MinValue, TimeSpan.MaxValue] : [],
    };

    private bool IsRefused(Type kind, PropertyInfo figure, object value)
    {
        var factory = typeof(IOptionsFactory<>).MakeGenericType(kind);
        var options = factory.GetMethod("Create")!.Invoke(World.Services.GetRequiredService(factory), [Options.DefaultName])!;
        figure.SetValue(options, value);
        var check = typeof(IValidateOptions<>).MakeGenericType(kind);
        return World.Services.GetServices(check).Any(one => ((ValidateOptionsResult)check.GetMethod("Validate")!.Invoke(one, [Options.DefaultName, options])!).Failed);
    }
}

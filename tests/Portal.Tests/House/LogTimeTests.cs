using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Portal.Tests.House;

public sealed class LogTimeTests
{
    /// <summary>Lines of several machines are put in order by their times, whatever the clocks on their walls show.</summary>
    [Fact]
    public void In_production_the_log_is_of_lines_of_JSON_with_times_in_UTC_that_say_so()
    {
        var settings = new ConfigurationBuilder().AddJsonFile(TidinessTests.In("src/Portal/appsettings.json")).AddJsonFile(TidinessTests.In("src/Portal/appsettings.Production.json")).Build();
        using var services = new ServiceCollection().AddLogging(log => log.AddConfiguration(settings.GetSection("Logging")).AddConsole()).BuildServiceProvider();

        var lines = services.GetRequiredService<IOptionsMonitor<JsonConsoleFormatterOptions>>().CurrentValue;

        Assert.Equal(ConsoleFormatterNames.Json, services.GetRequiredService<IOptionsMonitor<ConsoleLoggerOptions>>().CurrentValue.FormatterName);
        Assert.True(lines.UseUtcTimestamp);
        Assert.EndsWith("Z", lines.TimestampFormat, StringComparison.Ordinal);
    }
}

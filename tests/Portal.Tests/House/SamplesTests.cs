using Microsoft.Extensions.Configuration;

namespace Portal.Tests.House;

public sealed class SamplesTests
{
    /// <summary>Else whoever forgets to say what they offer sells our samples, for coupons that all the world can read here.</summary>
    [Fact]
    public void Outside_Development_nothing_is_offered_until_somebody_says_what()
    {
        var settings = new ConfigurationBuilder().AddJsonFile(TidinessTests.In("src/Portal/appsettings.json")).AddJsonFile(TidinessTests.In("src/Portal/appsettings.Production.json")).Build();

        Assert.False(settings.GetSection("Catalogue").Exists());
    }
}

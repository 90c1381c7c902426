using Portal.Tests.Kit;

namespace Portal.Tests.Features;

public sealed class PrivacyTests : PortalTest
{
    [Theory, BothWays]
    public async Task Anybody_can_read_it_and_a_customer_as_well(Way way)
    {
        var page = await World.Visitor(way).OpenAsync("/privacy");
        Assert.Equal((200, "Privacy"), (page.Status, page.Heading));

        var person = await World.People.RegisteredAsync(way);
        Assert.Equal("Privacy", (await person.Visitor.OpenAsync("/privacy")).Heading);
    }

    [Fact]
    public async Task It_names_who_answers_for_the_data()
    {
        var page = await World.VisitorOf([("Portal:OperatorName", "Somebody Else plc"), ("Portal:SupportEmail", "help@else.example")]).OpenAsync("/privacy");

        Assert.Contains("Somebody Else plc runs this site", page.Text, StringComparison.Ordinal);
        Assert.True(page.HasLink("help@else.example"));
    }
}

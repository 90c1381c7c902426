using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Portal.Tests.House;
using Portal.Tests.Kit;
using Sandbox.Contract;

namespace Portal.Tests.Features.ReportUsage;

/// <summary>The OpenAPI document that is served says what is really asked and answered: both are held against it.</summary>
public sealed partial class UsageDocumentTests : PortalTest
{
    [Fact]
    public async Task Reports_and_answers_are_as_the_document_says()
    {
        var contract = await ContractAsync();
        var team = new ProductTeam(World, "storage-team");
        var (_, _, account) = await World.UsingAsync();
        var good = ProductTeam.Body(World.Event(account, "1", 1.5m));
        Assert.Empty(contract.CheckRequest(new ContractRequest("POST", "/api/usage", "", name => name == "Authorization" ? "Bearer " + team.Key : null, "application/json", good)));

        Reported[] answers =
        [
            await team.SendAsync(good), await team.ReportAsync(World.Event(account, "2"), World.Event("nobody", "3")), await team.ReportAsync(World.Event("nobody", "3")),
            await team.SendAsync("{"), await team.SendAsync(good, key: "wrong"), await team.SendAsync(good, "text/plain"), await team.SendAsync($"{{\"events\":[{string.Join(',', Enumerable.Repeat("1", 501))}]}}"),
            await TooSlowAsync(team), await TooOftenAsync(team),
        ];

        Assert.Equal([200, 207, 422, 400, 401, 415, 413, 408, 429], answers.Select(answer => (int)answer.Status));
        foreach (var answer in answers) Assert.Empty(contract.CheckAnswer("POST", "/api/usage", (int)answer.Status, answer.ContentType, answer.Text));
    }

    /// <summary>A status that is new in the code is one that programs have to expect.</summary>
    [Fact]
    public async Task Every_status_that_the_code_names_is_in_the_document_and_no_other()
    {
        using var http = new HttpClient { BaseAddress = World.Address };
        var document = JsonNode.Parse(await http.GetStringAsync("/api/openapi.json"))!;
        var named = NamedStatus().Matches(await File.ReadAllTextAsync(TidinessTests.In("src/Portal/Features/ReportUsage/UsageEndpoints.cs"))).Select(status => status.Groups[1].Value);

        Assert.Equal(named.Append("200").Distinct().Order(StringComparer.Ordinal), document["paths"]!["/api/usage"]!["post"]!["responses"]!.AsObject().Select(answer => answer.Key).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("id", null)]
    [InlineData("account", null)]
    [InlineData("quantity", "\"many\"")]
    [InlineData("quantity", "0")]
    [InlineData("at", "\"yesterday\"")]
    public async Task What_we_refuse_as_malformed_the_document_does_not_allow(string field, string? wrong)
    {
        var contract = await ContractAsync();
        var body = JsonNode.Parse(ProductTeam.Body(World.Event("a", "1")))!;
        var one = body["events"]![0]!.AsObject();
        if (wrong is null) one.Remove(field);
        else one[field] = JsonNode.Parse(wrong);

        Assert.NotEmpty(contract.CheckRequest(new ContractRequest("POST", "/api/usage", "", _ => "Bearer x", "application/json", body.ToJsonString())));
        Assert.Equal(["malformed"], (await new ProductTeam(World, "storage-team").SendAsync(body.ToJsonString())).Events);
    }

    [Fact]
    public async Task The_document_tells_of_nothing_else()
    {
        var contract = await ContractAsync();

        Assert.Equal(["POST /api/usage"], contract.Operations);
    }

    private static async Task<Reported> TooOftenAsync(ProductTeam team)
    {
        (string, string?) few = ("Usage:RequestsInAMinute", "1");
        await team.SendAsync("{}", more: few);
        return await team.SendAsync("{}", more: few);
    }

    /// <summary>Its body never comes to its end.</summary>
    private async Task<Reported> TooSlowAsync(ProductTeam team)
    {
        var portal = World.With(team.Setting, ("Requests:ReadWithin", "00:00:01")).Address;
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var client = new TcpClient();
        await client.ConnectAsync(portal.Host, portal.Port, patience.Token);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"POST /api/usage HTTP/1.1\r\nHost: {portal.Authority}\r\nAuthorization: Bearer {team.Key}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{{\"events\":["), patience.Token);
        var (answer, buffer) = ("", new byte[4096]);
        while (!answer.Contains('}', StringComparison.Ordinal) && await stream.ReadAsync(buffer, patience.Token) is > 0 and var length) answer += Encoding.UTF8.GetString(buffer, 0, length);
        var type = answer.Split("Content-Type: ")[1].Split("\r\n")[0];
        using var none = new HttpResponseMessage();
        return new Reported((HttpStatusCode)int.Parse(answer.Split(' ')[1], CultureInfo.InvariantCulture), type, answer[answer.IndexOf('{', StringComparison.Ordinal)..(answer.LastIndexOf('}') + 1)], none.Headers);
    }

    [GeneratedRegex(@"StatusCodes\.Status(\d{3})")]
    private static partial Regex NamedStatus();

    private async Task<VendorContract> ContractAsync()
    {
        using var http = new HttpClient { BaseAddress = World.Address };
        var file = Path.Combine(Path.GetTempPath(), $"usage-{Guid.NewGuid():N}.json");
        try
        {
            // "Nothing, or an error" is written with oneOf, which our checker does not know; of two that exclude each other anyOf says the same.
            var document = (await http.GetStringAsync("/api/openapi.json")).Replace("\"oneOf\"", "\"anyOf\"", StringComparison.Ordinal);
            await File.WriteAllTextAsync(file, document);
            return VendorContract.Load("usage", file);
        }
        finally
        {
            File.Delete(file);
        }
    }
}

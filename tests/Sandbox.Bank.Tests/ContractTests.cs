using System.Net;
using System.Text;
using Sandbox.Bank.Tests.Kit;
using Sandbox.Contract;
using Xunit;

namespace Sandbox.Bank.Tests;

public sealed class ContractTests
{
    private static readonly Dictionary<string,
        string?> Keyed = new() { ["Authorization"] = "Bearer sk", ["Idempotency-Key"] = "k", ["PayPal-Request-Id"] = "k" };

    public static TheoryData<string, string> EveryOperation()
    {
        var all = new TheoryData<string, string>();
        foreach (var vendor in Neighbourhood.Contracts is null ? [] : new[] { "stripe", "paypal", "twilio" })
            foreach (var operation in Neighbourhood.Contracts!.For(vendor)!.Operations) all.Add(vendor, operation);
        return all;
    }

    [ContractFact]
    public void The_documents_hold_every_call_we_make()
    {
        Assert.Equal((26, 18, 9),
            (Neighbourhood.Contracts!.Stripe.Operations.Count(), Neighbourhood.Contracts.PayPal.Operations.Count(),
                Neighbourhood.Contracts.Twilio.Operations.Count()));
    }

    [ContractTheory]
    [MemberData(nameof(EveryOperation))]
    public void Every_operation_refuses_a_wrong_request(string vendor, string operation)
    {
        var wrong = WrongRequests.For(vendor, operation);
        var problems = Neighbourhood.Contracts!.For(vendor)!.CheckRequest(wrong.Request);
        Assert.Contains(problems, problem => problem.Where == wrong.Where && problem.Rule == wrong.Rule);
        Assert.Equal(operation, Neighbourhood.Contracts.For(vendor)!.Named(wrong.Request.Method, wrong.Request.Path));
    }

    [ContractTheory]
    [MemberData(nameof(EveryOperation))]
    public void Every_operation_refuses_a_wrong_answer(string vendor, string operation)
    {
        var request = WrongRequests.For(vendor, operation).Request;
        var (status, body) = WrongRequests.WrongAnswer(vendor, operation);
        Assert.NotEmpty(Neighbourhood.Contracts!.For(vendor)!.CheckAnswer(request.Method, request.Path, status, "application/json", body));
    }

    [ContractTheory]
    [MemberData(nameof(EveryOperation))]
    public void Every_operation_refuses_a_stranger(string vendor, string operation)
    {
        var request = WrongRequests.For(vendor, operation).Request with { Header = _ => null };
        Assert.Contains(Neighbourhood.Contracts!.For(vendor)!.CheckRequest(request), problem => problem.Where == "auth");
    }

    [ContractFact]
    public void A_good_form_passes_with_groups_lists_numbers_and_truth_values()
    {
        Assert.Empty(Stripe("POST", "/v1/payment_intents",
            "amount=50&currency=usd&confirm=true&off_session=one_off&metadata[a b]=1&expand[0]=latest_charge"));
        Assert.Empty(Stripe("POST", "/v1/payment_intents", "amount=50&currency=usd&off_session=true&expand[]=latest_charge"));
        Assert.Empty(Stripe("GET", "/v1/events", "", "?limit=3&created[gte]=5&types[0]=refund.created"));
    }

    [ContractTheory]
    [InlineData("amount=49&currency=usd", "minimum")]
    [InlineData("amount=5x&currency=usd", "type")]
    [InlineData("amount=50&currency=eur", "enum")]
    [InlineData("amount=50&currency=usd&confirm=yes", "type")]
    [InlineData("amount=50&currency=usd&expand=latest_charge", "type")]
    [InlineData("amount=50&currency=usd&expand[1]=latest_charge", "type")]
    [InlineData("amount=50&amount=51&currency=usd", "type")]
    [InlineData("amount=50&currency=usd&metadata=x", "type")]
    [InlineData("amount=50&currency=usd&metadata[a][b]=x", "anyOf")]
    [InlineData("amount=50&currency=usd&payment_method_types[0]=card", "additionalProperties")]
    [InlineData("amount=50&currency=usd&statement_descriptor_suffix=123456", "pattern")]
    [InlineData("amount=50&currency=usd&automatic_payment_methods[allow_redirects]=never", "required")]
    [InlineData("amount=50&currency=usd&a=1&a[b]=2", "form")]
    public void A_wrong_form_is_refused(string form, string rule) =>
        Assert.Contains(Stripe("POST", "/v1/payment_intents", form), problem => problem.Rule == rule);

    [ContractFact]
    public void Keys_may_repeat_only_where_the_document_says_so()
    {
        const string path = "/2010-04-01/Accounts/AC00000000000000000000000000000001/Calls.json";
        const string call = "To=%2B447400123456&From=%2B15005550006&Twiml=%3CResponse%2F%3E";
        Assert.Empty(Twilio("POST", path, $"{call}&StatusCallbackEvent=initiated&StatusCallbackEvent=completed"));
        Assert.Empty(Twilio("POST", path, $"{call}&StatusCallbackEvent=completed"));
        Assert.NotEmpty(Twilio("POST", path, $"{call}&Timeout=1&Timeout=2"));
        Assert.Empty(Twilio("POST", path, $"{call}&StatusCallback="));
        Assert.Equal("required", Assert.Single(Twilio("POST", path, call.Replace("%2B447400123456", "", StringComparison.Ordinal))).Rule);
    }

    [ContractFact]
    public void An_unknown_address_an_unknown_query_and_a_missing_header_are_refused()
    {
        Assert.Equal("operation", Assert.Single(Stripe("GET", "/v1/balance", "")).Where);
        Assert.Equal("operation", Assert.Single(Stripe("PUT", "/v1/refunds", "")).Where);
        Assert.Equal("query", Assert.Single(Stripe("GET", "/v1/refunds/re_1", "", "?a=1")).Where);
        var keyless = Request("POST", "/v1/refunds", "charge=ch_1", "", new() { ["Authorization"] = "Bearer sk" });
        Assert.Equal(["Idempotency-Key"], Assert.Single(Neighbourhood.Contracts!.Stripe.CheckRequest(keyless)).Path);
    }

    [Theory]
    [InlineData("""{"type":"string","maxLenght":3}""", "maxLenght")]
    [InlineData("""{"type":"strin"}""", "strin")]
    [InlineData("""{"type":"string","format":"zip"}""", "zip")]
    [InlineData("""{"$ref":"#/components/schemas/Nobody"}""", "Nobody")]
    [InlineData("""{"properties":{"a":{"items":{"oneOf":[]}}}}""", "oneOf")]
    public void What_is_not_understood_does_not_load(string schema, string named)
    {
        var file = Path.GetTempFileName();
        File.WriteAllText(file, """{"openapi":"3.1.0","paths":{},"components":{"schemas":{"A":SCHEMA}}}""".Replace("SCHEMA", schema, StringComparison.Ordinal));
        Assert.Contains(named, Assert.Throws<InvalidDataException>(() => VendorContract.Load("x", file)).Message, StringComparison.Ordinal);
        File.Delete(file);
    }

    [ContractFact]
    public async Task The_handler_lets_no_wrong_request_out_and_no_wrong_answer_in()
    {
        using var asked = new Echo("""{"object":"refund"}""");
        using var http = new HttpClient(
            new ContractHandler(Neighbourhood.Contracts!.Stripe, asked))
        { BaseAddress = new Uri("https://api.stripe.com/") };
        await Assert.ThrowsAsync<ContractViolationException>(() => http.GetAsync("/v1/refunds/re_1"));
        Assert.Equal(0, asked.Requests);
        http.DefaultRequestHeaders.Authorization = new("Bearer", "sk");
        var wrong = await Assert.ThrowsAsync<ContractViolationException>(() => http.GetAsync("/v1/refunds/re_1"));
        Assert.Equal(1, asked.Requests);
        Assert.Contains("/id", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Brackets_and_repeats_become_json()
    {
        Assert.Equal("""{"a":{"b":"1","c":{"0":"x","1":"y"}},"d":["1","2"],"e":"","f g":"& "}""", BracketForm.Parse("a[b]=1&a[c][]=x&a[c][]=y&d=1&d=2&e&f+g=%26+").ToJsonString().Replace("\\u0026", "&", StringComparison.Ordinal));
        Assert.Empty(BracketForm.Parse("?"));
    }

    [Fact]
    public void Without_the_documents_there_is_no_contract()
    {
        Assert.Null(Contracts.Load(new ContractOptions()));
        Assert.Null(Contracts.Load(new ContractOptions { Folder = Path.Combine(Path.GetTempPath(), "no-such-folder") }));
    }

    private static IReadOnlyList<ContractProblem> Stripe(string method, string path, string body, string query = "") =>
        Neighbourhood.Contracts!.Stripe.CheckRequest(Request(method, path, body, query, Keyed));

    private static IReadOnlyList<ContractProblem> Twilio(string method, string path, string body) =>
        Neighbourhood.Contracts!.Twilio.CheckRequest(Request(method, path, body, "", new() { ["Authorization"] = "Basic c2s=" }));

    private static ContractRequest Request(string method, string path, string body, string query, Dictionary<string, string?> headers) =>
        new(method, path, query, name => headers.GetValueOrDefault(name),
            body.Length > 0 ? "application/x-www-form-urlencoded" : null, body);

    /// <summary>A vendor that always answers the same.</summary>
    private sealed class Echo(string body) : HttpMessageHandler
    {
        public int Requests { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Requests++;
            return Task.FromResult(
                new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/json") });
        }
    }
}

using System.Text.RegularExpressions;

namespace Portal.Tests.House;

/// <summary>docs/security.md says which test proves what. It stays true: what it names is there.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string Page = File.ReadAllText(TidinessTests.In("docs/security.md"));

    private static readonly IReadOnlyList<string[]> Rows =
        [.. Page.Split('\n').Where(line => line.StartsWith("| v5.0.0-", StringComparison.Ordinal)).Select(line => line.Trim('|', ' ').Split(" | "))];

    [Fact]
    public void Each_row_has_its_id_once_in_order_and_a_test_or_a_person()
    {
        var ids = Rows.Select(row => row[0]).ToList();

        Assert.All(Rows, row => Assert.Equal(5, row.Length));
        Assert.All(Rows, row => Assert.Matches(Id(), row[0]));
        Assert.All(Rows, row => Assert.True(Test().IsMatch(row[4]) || row[4].StartsWith("person", StringComparison.Ordinal), row[0]));
        Assert.Equal(ids.OrderBy(id => Version.Parse(id[7..])).Distinct(), ids);
    }

    [Fact]
    public void Each_test_it_names_exists()
    {
        var classes = TidinessTests.Sources("*.cs").Where(file => file.StartsWith("tests/", StringComparison.Ordinal)).Select(file => File.ReadAllText(TidinessTests.In(file)))
            .SelectMany(text => Class().Matches(text).Select(match => (Name: match.Groups[1].Value, Text: text))).ToLookup(found => found.Name, found => found.Text);
        var named = Test().Matches(Page).Select(match => (Class: match.Groups[1].Value, Method: match.Groups[2].Value)).Distinct().ToList();

        Assert.True(named.Count > 100);
        var missing = named.Where(test => !classes[test.Class].Any(text => Regex.IsMatch(text, $@"\[(Fact|Theory|InlineData|BothWays|LynxFact)[^\n]*\n(\s*\[[^\n]*\n)*\s*public [\w<>]+( [\w<>]+)? {test.Method}\("))).ToList();
        Assert.True(missing.Count == 0, string.Join('\n', missing));
    }

    [Fact]
    public void Each_file_and_each_option_it_names_exists()
    {
        var options = string.Concat(TidinessTests.Sources("*.cs").Where(file => file.StartsWith("src/", StringComparison.Ordinal)).Select(file => File.ReadAllText(TidinessTests.In(file))));

        var files = FileName().Matches(Page).Select(match => match.Groups[1].Value).Where(file => !File.Exists(TidinessTests.In(file)) && !File.Exists(TidinessTests.In("src/Portal/" + file))).ToList();
        var figures = Option().Matches(Page).Select(match => match.Groups[2].Value).Where(name => !Regex.IsMatch(options, $@"\b{name} \{{ get; ")).ToList();
        Assert.True(files.Count == 0, string.Join('\n', files));
        Assert.True(figures.Count == 0, string.Join('\n', figures));
    }

    [GeneratedRegex(@"^v5\.0\.0-\d+\.\d+\.\d+$")]
    private static partial Regex Id();

    [GeneratedRegex(@"`(\w+(?:Tests|Properties))\.(\w+)`")]
    private static partial Regex Test();

    [GeneratedRegex(@"\bclass (\w+(?:Tests|Properties))\b")]
    private static partial Regex Class();

    [GeneratedRegex(@"`([\w./-]*\.(?:cs|cshtml|json|md|txt|targets|props)|\.\w+)`")]
    private static partial Regex FileName();

    [GeneratedRegex(@"`([A-Z]\w+)__([A-Z]\w+)`")]
    private static partial Regex Option();
}

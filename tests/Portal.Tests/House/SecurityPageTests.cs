using System.Text.RegularExpressions;

namespace Portal.Tests.House;

/// <summary>docs/security.md says which test proves what. It stays true: what it names is there.</summary>
public sealed partial class SecurityPageTests
{
    private static readonly string Page = File.ReadAllText(TidinessTests.In("docs/security.md"));

    private static readonly IReadOnlyList<string[]> Rows =
        [.. Page.Split('\n').Where(line => line.StartsWith("| v5.0.0-", StringComparison.Ordinal)).Select(line => line.Trim('|', ' ').Split(" | "))];

    /// <summary>ASVS 5.0.0: of each section the levels of its requirements, one digit each, in their order; 345 of them.</summary>
    private const string Standard = """
        1.1:22 1.2:1111122223 1.3:112222222223 1.4:222 1.5:123 2.1:122 2.2:112 2.3:12223 2.4:23
        3.1:3 3.2:113 3.3:12223 3.4:11222233 3.5:11122333 3.6:3 3.7:22333 4.1:12233 4.2:23333
        4.3:22 4.4:1222 5.1:2 5.2:112333 5.3:113 5.4:222 6.1:122 6.2:111111112222 6.3:11223333
        6.4:112233 6.5:22222333 6.6:2223 6.7:33 6.8:2222 7.1:222 7.2:1111 7.3:22 7.4:11222 7.5:223
        7.6:22 8.1:1233 8.2:1123 8.3:133 8.4:23 9.1:111 9.2:1222 10.1:22 10.2:223 10.3:22223
        10.4:1111122222233333 10.5:22222 10.6:22 10.7:222 11.1:2233 11.2:22233 11.3:11233 11.4:1222
        11.5:23 11.6:23 11.7:33 12.1:12233 12.2:11 12.3:22223 13.1:2333 13.2:222223 13.3:2233
        13.4:1222233 14.1:22 14.2:12223333 14.3:122 15.1:12233 15.2:12233 15.3:1222222 15.4:3333
        16.1:2 16.2:22222 16.3:2222 16.4:222 16.5:2223 17.1:23 17.2:22223333 17.3:22
        """;

    private static readonly IReadOnlyDictionary<Version, int> Levels = Standard.Split([' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries).Select(section => section.Split(':'))
        .SelectMany(section => section[1].Select((level, place) => (Id: Version.Parse($"{section[0]}.{place + 1}"), Level: level - '0'))).ToDictionary(one => one.Id, one => one.Level);

    [Fact]
    public void The_list_of_the_standard_is_whole() => Assert.Equal([70, 183, 92], Levels.Values.GroupBy(level => level).OrderBy(level => level.Key).Select(level => level.Count()));

    [Fact]
    public void Every_requirement_of_levels_1_and_2_is_met_by_a_test_or_a_person_or_is_none_of_ours_for_a_reason()
    {
        var rows = Rows.ToDictionary(row => Version.Parse(row[0][7..]), row => int.Parse(row[1], System.Globalization.CultureInfo.InvariantCulture));
        var notOurs = NotOurs().ToList();

        Assert.All(notOurs, one => Assert.True(one.Why.Length > 10 && one.Ids.Count > 0, one.Why));
        var others = notOurs.SelectMany(one => one.Ids).ToList();
        Assert.Equal(others.Distinct().Count(), others.Count);
        Assert.Empty(others.Intersect(rows.Keys));
        Assert.Empty(Levels.Where(one => one.Value < 3).Select(one => one.Key).Except(rows.Keys).Except(others));
        Assert.All(rows, row => Assert.Equal(Levels[row.Key], row.Value));
    }

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

    /// <summary>What the last table leaves out: requirements, sections and chapters, alone or from one to another.</summary>
    private static IEnumerable<(List<Version> Ids, string Why)> NotOurs() =>
        Page[Page.IndexOf("## Not ours", StringComparison.Ordinal)..].Split('\n').Where(line => line.Length > 2 && line.StartsWith("| ", StringComparison.Ordinal) && char.IsAsciiDigit(line[2]))
            .Select(line => line.Trim('|', ' ').Split(" | ")).Select(row => (row[0].Split(", ").SelectMany(Covered).ToList(), row[1]));

    private static IEnumerable<Version> Covered(string range)
    {
        var ends = range.Split(" to ");
        return Levels.Keys.Where(id => Compare(id, ends[0]) >= 0 && Compare(id, ends[^1]) <= 0);
    }

    /// <summary>As far as the shorter one says: everything in a chapter is that chapter.</summary>
    private static int Compare(Version id, string bound)
    {
        int[] parts = [id.Major, id.Minor, id.Build];
        return bound.Split('.').Select((part, place) => parts[place].CompareTo(int.Parse(part, System.Globalization.CultureInfo.InvariantCulture))).FirstOrDefault(order => order != 0);
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

using Telemetry.Alerts.Care;

namespace Telemetry.Alerts.Tests.Care;

public sealed class AlertMatcherTests
{
    [Theory]
    [InlineData("=", "press", "press", true)]
    [InlineData("=", "press", "Press", false)]
    [InlineData("=", "", null, true)]
    [InlineData("!=", "press", "pump", true)]
    [InlineData("!=", "press", null, true)]
    [InlineData("=~", "press-.*", "press-1", true)]
    [InlineData("=~", "press", "press-1", false)]
    [InlineData("=~", "a|b", "b", true)]
    [InlineData("=~", "a|b", "ab", false)]
    [InlineData("=~", "a|b", "b\n", false)]
    [InlineData("=~", "", null, true)]
    [InlineData("!~", "a|b", "c", true)]
    [InlineData("!~", "[a-c]+", "abc", false)]
    public void Texts_are_matched_as_a_whole(string op, string value, string? text, bool expected)
    {
        Assert.Null(AlertMatcher.TryCreate("device", op, value, out AlertMatcher? matcher));
        Assert.Equal(expected, matcher?.IsMatch(text));
    }

    [Theory]
    [InlineData(null, "=", "x", "needs a name")]
    [InlineData("", "=", "x", "needs a name")]
    [InlineData("a", "=", null, "needs a value")]
    [InlineData("a", "==", "x", "the op of a matcher is =, !=, =~ or !~")]
    [InlineData("a", null, "x", "the op of a matcher is")]
    [InlineData("a", "=~", "(", "the regular expression cannot be used")]
    [InlineData("a", "=~", "(a)\\1", "the regular expression cannot be used")]
    [InlineData("a", "!~", "(?<!a)b", "the regular expression cannot be used")]
    [InlineData("a", "=~", "(?:(?:(?:a{1,1000}){1,1000}){1,1000}){1,1000}", "counts {n,m} of 16 in all")]
    [InlineData("a", "=~", "(?:a{5}){4}", "counts {n,m} of 16 in all")]
    [InlineData("a", "=~", "a{99999999999999999999}", "counts {n,m} of 16 in all")]
    public void What_cannot_be_a_matcher_says_why(string? name, string? op, string? value, string expected)
    {
        string? problem = AlertMatcher.TryCreate(name, op, value, out AlertMatcher? matcher);

        Assert.Null(matcher);
        Assert.Contains(expected, problem, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem!); // It is there: it contains something.
    }

    [Fact]
    public void Many_texts_are_answered_as_each_alone()
    {
        Assert.Null(AlertMatcher.TryCreate("device", "=~", "press-[0-9]*[05]", out AlertMatcher? matcher));
        for (int turn = 0; turn < 2; turn++)
        {
            for (int i = 0; i < 2 * CareLimits.MatcherTextsKept; i++)
            {
                Assert.Equal(i % 5 == 0, matcher?.IsMatch($"press-{i}"));
            }
        }
    }

    [Fact]
    public void Long_regular_expression_is_refused() => Assert.Contains(
        "at most 128 characters",
        AlertMatcher.TryCreate("device", "=~", new string('.', CareLimits.RegexLengthMax + 1), out _),
        StringComparison.Ordinal);

    [Fact]
    public void Too_long_is_refused() => Assert.NotNull(AlertMatcher.TryCreate(
        "device", "=", new string('a', CareLimits.MatcherLengthMax + 1), out _));

    [Fact]
    public void All_matchers_must_accept_and_none_accepts_everything()
    {
        static string? Field(string name) => name == "device" ? "press" : null;
        AlertMatcher isPress = AlertMatcher.Equal("device", "press");

        Assert.True(AlertMatcher.AllMatch([], Field));
        Assert.True(AlertMatcher.AllMatch([isPress, AlertMatcher.Equal("team", "")], Field));
        Assert.False(AlertMatcher.AllMatch([isPress, AlertMatcher.Equal("team", "night")], Field));
    }
}

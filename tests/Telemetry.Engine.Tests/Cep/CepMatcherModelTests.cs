namespace Telemetry.Engine.Tests.Cep;

/// <summary>The matcher against all matches that the definition allows, over patterns and events by chance.</summary>
public sealed class CepMatcherModelTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Finds_what_the_definition_allows_and_nothing_else(int seed)
    {
        for (var round = 0; round < 300; round++)
        {
            var random = new Random((seed * 10_000) + round);
            var patterns = new RandomPatterns(random);
            var pattern = patterns.Next();
            var events = patterns.Events(random.Next(3, 7));
            var player = new MatchPlayer(pattern);
            player.Feed(events);
            var found = player.Lines.Where(line => !line.StartsWith("timeout", StringComparison.Ordinal)).Distinct();
            var model = new MatchDefinition(pattern, player.Events);
            Assert.Equal(
                [$"seed {seed}, round {round}: {pattern} over {events}", .. model.Matches()],
                [$"seed {seed}, round {round}: {pattern} over {events}", .. found.Order(StringComparer.Ordinal)]);
        }
    }
}

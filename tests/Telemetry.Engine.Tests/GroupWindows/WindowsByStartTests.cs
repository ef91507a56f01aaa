using Telemetry.Engine.GroupWindows;

namespace Telemetry.Engine.Tests.GroupWindows;

public sealed class WindowsByStartTests
{
    [Theory]
    [InlineData(1, 0.2)]
    [InlineData(2, 0.5)]
    [InlineData(3, 0.8)]
    public void Windows_stay_in_order_wherever_they_come_and_go(int seed, double atFront)
    {
        var random = new Random(seed);
        var windows = new WindowsByStart();
        var expected = new SortedList<long, GroupWindow>();
        for (var step = 0; step < 5_000; step++)
        {
            var start = random.Next(400) * 10L;
            var index = windows.IndexOf(start);
            Assert.Equal(expected.IndexOfKey(start) >= 0, index >= 0);
            if (index < 0)
            {
                var window = new GroupWindow(start, start + 10, false);
                windows.Insert(~index, window);
                expected.Add(start, window);
            }
            else if (random.Next(3) > 0)
            {
                var gone = random.NextDouble() < atFront ? 0 : index;
                windows.RemoveAt(gone);
                expected.RemoveAt(gone);
            }
            Assert.True(
                Enumerable.Range(0, windows.Count).Select(at => windows[at]).SequenceEqual(expected.Values),
                $"Seed {seed}, step {step}: another order.");
        }
    }
}

namespace Telemetry.Contract.Tests;

public sealed class AllocationTests
{
    private static readonly string[] Metrics = ["temperature", "pressure", "humidity", "vibration_rms", "label"];

    [Theory]
    [InlineData(PackFormat.Cbor)]
    [InlineData(PackFormat.Json)]
    public void Neither_encoding_nor_decoding_allocates_per_reading(PackFormat format)
    {
        var writer = new PackWriter(format);
        var pack = new ReadingPack();
        RoundTrip(writer, pack, 500);
        RoundTrip(writer, pack, 500);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 20; i++)
        {
            RoundTrip(writer, pack, 500);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(500, pack.Count);
        Assert.Equal(5, pack.MetricCount);
    }

    [Fact]
    public void A_foreign_message_of_known_names_allocates_little()
    {
        var bytes = """{"ts":1780000000000,"values":{"a":1,"b":true,"c":"x"},"boot":"b","seq":3}"""u8.ToArray();
        var pack = new ReadingPack();
        ForeignDecoder.Decode("device", bytes, pack, Packs.Noon);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            ForeignDecoder.Decode("device", bytes, pack, Packs.Noon);
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000 * 64);
        Assert.Equal(3, pack.Count);
    }

    [Fact]
    public void Names_are_interned_and_bounded()
    {
        var names = new NameTable(countMax: 100);
        var first = names.Intern("temperature"u8);
        Assert.Same(first, names.Intern("temperature"u8));
        Assert.Same(string.Empty, names.Intern(default));
        for (var i = 0; i < 1000; i++)
        {
            var name = $"name-{i}";
            Assert.Equal(name, names.Intern(System.Text.Encoding.UTF8.GetBytes(name)));
            Assert.InRange(names.Count, 1, 100);
        }

        Assert.Equal(10, names.Resets);
        Assert.Equal(first, names.Intern("temperature"u8));
    }

    private static void RoundTrip(PackWriter writer, ReadingPack pack, int count)
    {
        writer.Begin(new PackHeader("press", "boot-1", 1, Packs.Noon, TimeQuality.Synced));
        for (var i = 0; i < count; i++)
        {
            var metric = i % 5;
            if (metric == 4)
            {
                writer.TryAdd(Metrics[metric], null, Packs.Noon + i, "a text"u8);
            }
            else
            {
                writer.TryAdd(Metrics[metric], "Cel", Packs.Noon + i, i * 0.37);
            }
        }

        PackDecoder.Decode(writer.Complete().Span, pack);
    }
}

using Telemetry.Contract;
using Telemetry.Edge.Configuration;
using Telemetry.Edge.Drivers.Ds18b20;
using Telemetry.Edge.Drivers.Files;
using Telemetry.Edge.Sampling;
using Telemetry.Edge.Sampling.Checks;
using Telemetry.Edge.Tests.Bench;
using Telemetry.FirmwareSim.OneWire;
using Telemetry.FirmwareSim.Scenario;

namespace Telemetry.Edge.Tests.Drivers;

public sealed class Ds18b20Tests
{
    private const string Id = "28-0000075bcd15";

    private readonly VirtualTime _time = new();
    private double _celsius = 23.125;

    /// <summary>Table 1 of the datasheet, each word as the kernel shows it.</summary>
    [Theory]
    [InlineData("d0 07", 125)]
    [InlineData("91 01", 25.0625)]
    [InlineData("a2 00", 10.125)]
    [InlineData("08 00", 0.5)]
    [InlineData("00 00", 0)]
    [InlineData("f8 ff", -0.5)]
    [InlineData("5e ff", -10.125)]
    [InlineData("6f fe", -25.0625)]
    [InlineData("90 fc", -55)]
    public void The_datasheets_table_of_temperatures_holds(string word, double celsius)
    {
        var bytes = Convert.FromHexString(word.Replace(" ", "", StringComparison.Ordinal) + "4b467fff0c10");
        var text = $"{word} 4b 46 7f ff 0c 10 {Ds18b20Scratchpad.Crc(bytes):x2} : crc=00 YES\nt=0\n";
        Assert.Null(Ds18b20Scratchpad.TryParse(text, out var scratchpad));
        Assert.Equal(celsius, scratchpad.Celsius);
    }

    [Fact]
    public void A_text_of_a_real_kernel_is_read()
    {
        const string text = "72 01 4b 46 7f ff 0e 10 57 : crc=57 YES\n72 01 4b 46 7f ff 0e 10 57 t=23125\n";
        Assert.Null(Ds18b20Scratchpad.TryParse(text, out var scratchpad));
        Assert.Equal(23.125, scratchpad.Celsius);
        Assert.Equal(0x57, Ds18b20Device.Checksum(Convert.FromHexString("72014b467fff0e10")));
    }

    [Theory]
    [InlineData("72 01 4b 46 7f ff 0e 10 57 : crc=57 NO\n", "checksum")]
    [InlineData("73 01 4b 46 7f ff 0e 10 57 : crc=57 YES\n", "checksum")]
    [InlineData("00 00 00 00 00 00 00 00 00 : crc=00 YES\n", "shorted")]
    [InlineData("72 01 4b", "cut short")]
    [InlineData("zz 01 4b 46 7f ff 0e 10 57 : crc=57 YES\n", "nine bytes")]
    [InlineData("", "cut short")]
    public void What_is_no_answer_says_why(string text, string reason) =>
        Assert.Contains(reason, Ds18b20Scratchpad.TryParse(text, out _), StringComparison.Ordinal);

    [Fact]
    public void The_simulated_device_is_read_by_id_and_as_the_only_one()
    {
        Assert.Equal(23.125, Poll(Sensor(Id, new BenchFiles(Device()))).Value);
        Assert.Equal(23.125, Poll(Sensor(null, new BenchFiles(Device()))).Value);
    }

    [Fact]
    public void No_device_and_two_devices_are_errors_that_say_so()
    {
        Assert.Contains("No DS18B20", Fails(Sensor(null, new BenchFiles())), StringComparison.Ordinal);
        var two = new BenchFiles(Device(), Device("28-000000000001"));
        Assert.Contains(Id, Fails(Sensor(null, two)), StringComparison.Ordinal);
        Assert.Contains("28-000000000001", Fails(Sensor(null, two)), StringComparison.Ordinal);
    }

    [Fact]
    public void A_device_that_goes_and_comes_back_is_an_error_for_that_time_only()
    {
        var sensor = Sensor(Id, new BenchFiles(Device(fault: SensorFault.Dropout)));
        Assert.Equal(23.125, Poll(sensor).Value);
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Contains("not on the wire", Fails(sensor), StringComparison.Ordinal);
        _time.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(23.125, Poll(sensor).Value);
    }

    [Fact]
    public void The_value_of_power_on_is_tried_again_and_a_true_85_degrees_is_believed()
    {
        var sensor = Sensor(Id, new BenchFiles(Device(fault: SensorFault.BrownOut)));
        Poll(sensor);
        _time.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(23.125, Poll(sensor).Value); // The second read converts.
        for (_celsius = 24; _celsius < 85; _celsius++)
        {
            Poll(sensor);
        }
        Assert.Equal(ValueQuality.Good, Poll(sensor).Quality);
    }

    [Fact]
    public void A_clones_85_degrees_are_suspect_out_of_nowhere()
    {
        _celsius = 85;
        Assert.Equal((85, ValueQuality.Suspect), Brief(Poll(Sensor(Id, new BenchFiles(Device())))));
    }

    [Fact]
    public void A_wrong_checksum_is_tried_thrice()
    {
        var files = new Scripted(
            "73 01 4b 46 7f ff 0e 10 57 : crc=57 NO\n", "73 01 4b 46 7f ff 0e 10 57 : crc=57 NO\n",
            "72 01 4b 46 7f ff 0e 10 57 : crc=57 YES\n");
        Assert.Equal(23.125, Poll(Sensor(Id, files)).Value);
        files = new Scripted([.. Enumerable.Repeat(
            "73 01 4b 46 7f ff 0e 10 57 : crc=57 NO\n", Ds18b20Sensor.TriesMax)]);
        Assert.Contains("checksum", Fails(Sensor(Id, files)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("23125\n", 23.125)]
    [InlineData("-10125\n", -10.125)]
    public void A_kernel_without_w1_slave_is_asked_for_the_temperature(string text, double celsius) =>
        Assert.Equal(celsius, Poll(Sensor(Id, new TemperatureOnly(text))).Value);

    [Fact]
    public void An_empty_temperature_is_no_temperature() =>
        Assert.Contains("no temperature", Fails(Sensor(Id, new TemperatureOnly("\n"))), StringComparison.Ordinal);

    private static (double, ValueQuality) Brief(Sample sample) => (sample.Value, sample.Quality);

    private static Sample Poll(Ds18b20Sensor sensor)
    {
        var set = new SampleSet();
        Assert.True(sensor.SampleAsync(set, default).IsCompletedSuccessfully);
        return set[0];
    }

    private static string Fails(Ds18b20Sensor sensor)
    {
        var failure = Assert.ThrowsAny<Exception>(() => Poll(sensor));
        Assert.True(failure is IOException or InvalidDataException, failure.ToString());
        return failure.Message;
    }

    private static Ds18b20Sensor Sensor(string? id, IDeviceFiles files) => new(
        new Ds18b20Config
        {
            Id = id,
            DevicesFolder = Ds18b20Config.Folder,
            Metrics = new MetricNames(new Dictionary<string, string> { ["temperature"] = "t" }),
            Terms = new SampledTerms(
                "hall", TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(2), new Dictionary<string, MetricCheck>()),
        },
        files);

    private Ds18b20Device Device(string id = Id, SensorFault fault = SensorFault.None) => new(
        id, "wire", _ => _celsius,
        new FaultSchedule(1, [new ScenarioFault(
            TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(20), "wire", fault, 1)]),
        _time);

    private sealed class Scripted(params string[] texts) : IDeviceFiles
    {
        private int _next;

        public string? TryRead(string path) => texts[_next++];

        public IReadOnlyList<string> List(string folder) => [];
    }

    private sealed class TemperatureOnly(string text) : IDeviceFiles
    {
        public string? TryRead(string path) => path.EndsWith("/temperature", StringComparison.Ordinal) ? text : null;

        public IReadOnlyList<string> List(string folder) => [];
    }
}

using Telemetry.FirmwareSim.Ads1115;
using Telemetry.FirmwareSim.Bme280;
using Telemetry.FirmwareSim.Gpio;
using Telemetry.FirmwareSim.I2c;
using Telemetry.FirmwareSim.Ina219;
using Telemetry.FirmwareSim.Lis3dh;
using Telemetry.FirmwareSim.Mcp9808;
using Telemetry.FirmwareSim.OneWire;
using Telemetry.FirmwareSim.Plant;
using Telemetry.FirmwareSim.Sht3x;

namespace Telemetry.FirmwareSim.Scenario;

/// <summary>
/// One machine with all sensors there are hung on it: a bus of I2C chips, a 1-wire thermometer, a contact and a pulse
/// output, under one scenario. Time is the provider's, from the bench's making on.
/// </summary>
internal sealed class SensorBench
{
    /// <summary>The bus's name in scenarios.</summary>
    public const string BusName = "i2c";

    /// <summary>Turns of the machine for one pulse.</summary>
    public const double TurnsPerPulse = 10;

    /// <summary>Ohms of the INA219's shunt.</summary>
    public const double ShuntOhms = 0.005;

    /// <summary>Volts per degree at the ADS1115's first input, and per unit of product at its second.</summary>
    public const double VoltsPerCelsius = 0.01;

    /// <summary>Frequency of the vibration that the LIS3DH feels.</summary>
    public const double VibrationHertz = 7;

    private const double Gravity = 9.80665;

    private static readonly SensorFault[] OfElement = [SensorFault.Drift, SensorFault.Stuck, SensorFault.Spike];
    private static readonly SensorFault[] OfChip =
        [.. OfElement, SensorFault.Frozen, SensorFault.Dropout, SensorFault.BrownOut];

    private static readonly SensorFault[] OfSlave =
    [
        SensorFault.Dropout, SensorFault.Exception, SensorFault.CrcError, SensorFault.Late, SensorFault.HalfFrame,
        SensorFault.BusHang,
    ];

    private static readonly SensorFault[] OfTalker =
        [SensorFault.Dropout, SensorFault.CrcError, SensorFault.HalfFrame];

    private static readonly TimeSpan BounceOff = TimeSpan.FromMilliseconds(2);
    private static readonly TimeSpan BounceOn = TimeSpan.FromMilliseconds(5);
    private static readonly TimeSpan PulseWidth = TimeSpan.FromMilliseconds(30);

    private readonly Lock _lock = new();
    private readonly SimulatedPlant _plant;
    private readonly string _machine;
    private readonly FaultSchedule _faults;
    private MachineTruth _truth;
    private TimeSpan _at;
    private TimeSpan _injectedUntil = TimeSpan.MinValue;

    /// <param name="seed">Seeds the plant.</param>
    /// <param name="machine">The demo plant's machine.</param>
    /// <param name="faults">What goes wrong when.</param>
    /// <param name="time">Only its monotonic time is used.</param>
    public SensorBench(ulong seed, string machine, FaultSchedule faults, TimeProvider time)
    {
        ArgumentNullException.ThrowIfNull(faults);
        ArgumentNullException.ThrowIfNull(time);
        _plant = new SimulatedPlant(seed, MachineSpec.Demo);
        _machine = machine;
        _faults = faults;
        _truth = _plant.Truth(machine, TimeSpan.Zero);
        Running = new SimulatedLine("running", faults);
        Running.Set(_truth.IsLoaded, TimeSpan.Zero);
        Pulses = new SimulatedLine("pulses", faults, tellsFalling: false);
        Bus = new SimulatedI2cBus(BusName, faults, time);
        Thermometer = new Ds18b20Device(
            "28-0000075bcd15", "ds18b20", Element("ds18b20", t => t.BearingCelsius, 0.1), faults, time);
        AttachAir(seed, time);
        AttachElectric(time);
        AttachMotion(time);
    }

    /// <summary>What a scenario can break, and how.</summary>
    public static IReadOnlyDictionary<string, IReadOnlyList<SensorFault>> TargetsOf(string machine) =>
        new Dictionary<string, IReadOnlyList<SensorFault>>
        {
            ["bme280"] = OfChip,
            ["sht3x"] = [.. OfChip, SensorFault.CrcError],
            ["mcp9808"] = OfChip,
            ["described"] = OfChip,
            ["ads1115"] = OfChip,
            ["ina219"] = OfChip,
            ["lis3dh"] = OfChip,
            ["ds18b20"] = [.. OfElement, SensorFault.Dropout, SensorFault.BrownOut, SensorFault.CrcError],
            ["running"] = [SensorFault.Dropout],
            ["pulses"] = [SensorFault.Dropout],
            [BusName] = [SensorFault.BusHang],
            [machine] = [SensorFault.BearingWear],
            ["modbus_rtu"] = OfSlave,
            ["modbus_tcp"] = OfSlave,
            ["rs485"] = [SensorFault.BusHang, SensorFault.Echo],
            ["nmea"] = OfTalker,
            ["line"] = OfTalker,
            ["host"] = [SensorFault.Dropout, SensorFault.BrownOut, SensorFault.BusHang],
            ["agent"] = [SensorFault.PowerLoss, SensorFault.Clock1970, SensorFault.ClockStep],
        };

    public SimulatedI2cBus Bus { get; }

    public Ds18b20Device Thermometer { get; }

    /// <summary>A contact that is closed while the machine works; it bounces.</summary>
    public SimulatedLine Running { get; }

    /// <summary>A pulse for each <see cref="TurnsPerPulse"/> turns.</summary>
    public SimulatedLine Pulses { get; }

    /// <summary>Lets the plant run until a time and says what is true then; times never go back.</summary>
    public MachineTruth TruthAt(TimeSpan time)
    {
        lock (_lock)
        {
            while (_at + SimulatedPlant.Step <= time)
            {
                Inject(_at);
                var before = (_at, _truth);
                _at += SimulatedPlant.Step;
                _truth = _plant.Truth(_machine, _at);
                FeedContact(before._truth);
                FeedPulses(before._at, before._truth.Revolutions);
            }

            return _truth;
        }
    }

    /// <summary>What the machine's own controller reads: one value per output, in their order.</summary>
    public void ReadOutputs(TimeSpan time, Action<string, double> take)
    {
        lock (_lock)
        {
            TruthAt(time);
            _plant.ReadSensors(_machine, _at, take);
        }
    }

    /// <summary>What the LIS3DH feels as vibration: the velocity at the bench's one frequency, m/s² RMS.</summary>
    public static double AccelerationOf(double velocity) => velocity / 1000 * 2 * Math.PI * VibrationHertz;

    private Func<TimeSpan, double> Element(string name, Func<MachineTruth, double> part, double error) =>
        new Transducer(name, _faults, t => part(TruthAt(t)), error).Sense;

    private void AttachAir(ulong seed, TimeProvider time)
    {
        var celsius = Element("bme280", t => t.Air.Celsius, -0.15);
        var air = new Bme280Device(
            Bme280Calibration.FromSeed(seed),
            t => TruthAt(t).Air with { Celsius = celsius(t) },
            time);
        Bus.Attach(0x76, air, "bme280");
        var warmth = Element("sht3x", t => t.Air.Celsius, 0.05);
        Bus.Attach(0x44, new Sht3xDevice(t => (warmth(t), TruthAt(t).Air.Humidity), time), "sht3x");
        Bus.Attach(0x18, new Mcp9808Device(Element("mcp9808", t => t.Air.Celsius, 0.1), time), "mcp9808");
        Bus.Attach(0x1C, new Mcp9808Device(Element("described", t => t.BearingCelsius, -0.1), time), "described");
    }

    private void AttachElectric(TimeProvider time)
    {
        var probe = Element("ads1115", t => t.BearingCelsius, 0);
        Bus.Attach(0x48, new Ads1115Device(
            (input, t) => input == 0 ? probe(t) * VoltsPerCelsius : TruthAt(t).SupplyVolts / 10, time), "ads1115");
        var current = Element("ina219", t => t.Amperes, 0);
        Bus.Attach(0x40, new Ina219Device(t => (TruthAt(t).SupplyVolts, current(t)), ShuntOhms, time), "ina219");
    }

    private void AttachMotion(TimeProvider time)
    {
        var velocity = Element("lis3dh", t => t.Vibration, 0);
        Bus.Attach(0x19, new Lis3dhDevice(Feel, time), "lis3dh");

        (double X, double Y, double Z) Feel(TimeSpan t)
        {
            var peak = AccelerationOf(velocity(t)) * Math.Sqrt(2);
            return (peak * Math.Sin(2 * Math.PI * VibrationHertz * t.TotalSeconds), 0, Gravity);
        }
    }

    private void Inject(TimeSpan now)
    {
        foreach (var fault in _faults.All)
        {
            if (fault.Fault == SensorFault.BearingWear && fault.At > _injectedUntil && fault.At <= now)
            {
                _plant.Inject(fault.Target, FaultKind.BearingWear, fault.Lasting);
                _faults.Count(fault);
            }
        }

        _injectedUntil = now;
    }

    private void FeedContact(MachineTruth before)
    {
        if (_truth.IsLoaded == before.IsLoaded)
        {
            return;
        }

        Running.Set(_truth.IsLoaded, _at);
        Running.Set(!_truth.IsLoaded, _at + BounceOff);
        Running.Set(_truth.IsLoaded, _at + BounceOn);
    }

    private void FeedPulses(TimeSpan from, double before)
    {
        var first = Math.Floor(before / TurnsPerPulse) + 1;
        for (var pulse = first; pulse * TurnsPerPulse <= _truth.Revolutions; pulse++)
        {
            var share = ((pulse * TurnsPerPulse) - before) / (_truth.Revolutions - before);
            var at = from + (share * (_at - from));
            Pulses.Set(true, at);
            Pulses.Set(false, at + PulseWidth);
        }
    }
}

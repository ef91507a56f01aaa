using Telemetry.FirmwareSim.Bme280;

namespace Telemetry.FirmwareSim.Plant;

/// <summary>
/// One machine in its room. State advances in fixed steps h (explicit Euler; every time constant is far above h):
/// <code>
/// load      u' = (demand(t) − u) / LoadInertia
/// speed     n  = RatedSpeed · (i + (1 − i)·u)                                i = IdleSpeedShare
/// wear      w' = 1/40 s while the wear fault lasts, −1/10 s after it;        0 ≤ w ≤ 1
/// winding   Tw' = (Tr + WindingRise·u² − Tw) / 90 s
/// bearing   Tb' = (Tr + BearingRise·(0.3 + 0.7u) + 0.15·(Tw − Tr) + 18·w + 90·q − Tb) / 20 s
///                                                                            q = 1 while overheating, else 0
/// room      Tr' = (RoomCelsius + 1.5·sin(2πt / 24 h + φ) + (Tw − Tr)/30 − Tr) / 600 s
/// current   I  = IdleAmperes + LoadAmperes·u·(1 + 0.25·w) + 0.1·LoadAmperes·q
/// vibration v  = Vibration·(½ + ½·n/RatedSpeed) + LoadVibration·u²
///                + 0.5·exp(−((n/RatedSpeed − 0.7)/0.05)²) + 8·w²·(0.6 + 0.4·n/RatedSpeed) + 1.2·q
/// product   p  = ProductIdle + (ProductFull − ProductIdle)·u·(1 − 0.2·w)
/// humidity  RH = 100·e / es(Tr),  e = 1250·(1 + 0.04·sin(2πt / 5 h + φ)) Pa,
///           es(T) = 611.2·exp(17.62·T / (243.12 + T)) Pa                     (Magnus)
/// supply    U  = 24 − 0.01·I V
/// turns     r' = n / 60
/// pressure  P  = 101325·exp(−Altitude / 8434) + 180·sin(2πt / 9 h + φ) Pa
/// </code>
/// Each sensor adds Gaussian noise that is a function of (seed, sensor, step), so reading changes nothing.
/// </summary>
internal sealed class Machine
{
    private const double OverheatRise = 90;
    private const double WearRise = 18;
    private const double SupplyVolts = 24;
    private const double SupplyOhms = 0.01;

    private readonly ulong _seed;
    private readonly LoadProfile _load;
    private readonly double _phase;
    private readonly double _step;
    private double _u;
    private double _wear;
    private double _winding;
    private double _bearing;
    private double _room;
    private double _turns;
    private double _stuckAt;
    private TimeSpan _now;
    private ulong _index;
    private TimeSpan _overheatUntil = TimeSpan.MinValue;
    private TimeSpan _wearUntil = TimeSpan.MinValue;
    private TimeSpan _stuckUntil = TimeSpan.MinValue;

    /// <param name="spec">The machine's constants.</param>
    /// <param name="seed">Seeds load and noise.</param>
    /// <param name="step">The step h of the integration.</param>
    public Machine(MachineSpec spec, ulong seed, TimeSpan step)
    {
        Spec = spec;
        _seed = seed;
        _step = step.TotalSeconds;
        _load = new LoadProfile(seed, spec.Cycle);
        _phase = 2 * Math.PI * SeededNoise.Uniform(seed, stream: 3, index: 0);
        _u = _load.At(TimeSpan.Zero);
        _room = spec.RoomCelsius;
        _winding = _room + (spec.WindingRise * 0.35);
        _bearing = _room + (spec.BearingRise * 0.6);
        Sensors = CreateSensors();
    }

    public MachineSpec Spec { get; }

    /// <summary>What the machine's serial device reports, in the order it reports it.</summary>
    public IReadOnlyList<MachineSensor> Sensors { get; }

    private double SpeedShare => Spec.IdleSpeedShare + ((1 - Spec.IdleSpeedShare) * _u);
    private double Overheating => _now < _overheatUntil ? 1 : 0;

    /// <summary>The air in the machine's room, as its BME280 should see it.</summary>
    public EnvironmentSample Environment()
    {
        var t = _now.TotalHours;
        var vapour = 1250 * (1 + (0.04 * Math.Sin((2 * Math.PI * t / 5) + _phase)));
        var saturation = 611.2 * Math.Exp(17.62 * _room / (243.12 + _room));
        var pressure = (101325 * Math.Exp(-Spec.Altitude / 8434)) + (180 * Math.Sin((2 * Math.PI * t / 9) + _phase));
        return new EnvironmentSample(
            _room + Noise(10, 0.02),
            Math.Clamp((100 * vapour / saturation) + Noise(11, 0.15), 0, 100),
            pressure + Noise(12, 3));
    }

    /// <summary>What is true of the machine now; the bearing's stuck sensor has no part in it.</summary>
    public MachineTruth Truth()
    {
        var amperes = Math.Max(0, Current() * (1 + Noise(3, 0.012)));
        return new MachineTruth(
            Environment(),
            _bearing,
            amperes,
            SupplyVolts - (SupplyOhms * amperes) + Noise(6, 0.02),
            Math.Max(0, Vibration() * (1 + Noise(1, 0.05))),
            Product(),
            _u > 0.5,
            _turns);
    }

    /// <summary>Whether a fault of this kind is going on.</summary>
    public bool IsFaulty(FaultKind kind) => _now < Until(kind);

    internal void Inject(FaultKind kind, TimeSpan lasting)
    {
        var until = _now + lasting;
        switch (kind)
        {
            case FaultKind.Overheat:
                _overheatUntil = until;
                break;
            case FaultKind.BearingWear:
                _wearUntil = until;
                break;
            case FaultKind.StuckSensor:
                _stuckAt = Math.Round(_bearing, 1);
                _stuckUntil = until;
                break;
            case FaultKind.None:
                _overheatUntil = _wearUntil = _stuckUntil = TimeSpan.MinValue;
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(kind), kind, "not a fault");
        }
    }

    internal void StepTo(TimeSpan now, ulong index)
    {
        var s = Spec;
        var h = _step;
        var wearing = now < _wearUntil;
        var bearingGoal = _room + (s.BearingRise * (0.3 + (0.7 * _u))) + (0.15 * (_winding - _room))
            + (WearRise * _wear) + (OverheatRise * Overheating);
        var roomGoal = s.RoomCelsius + (1.5 * Math.Sin((2 * Math.PI * now.TotalDays) + _phase))
            + ((_winding - _room) / 30);
        var windingGoal = _room + (s.WindingRise * _u * _u);

        _bearing += (bearingGoal - _bearing) * h / 20;
        _winding += (windingGoal - _winding) * h / 90;
        _room += (roomGoal - _room) * h / 600;
        _u += (_load.At(now) - _u) * Math.Min(1, h / s.LoadInertia.TotalSeconds);
        _wear = Math.Clamp(_wear + (wearing ? h / 40 : -h / 10), 0, 1);
        _turns += Spec.RatedSpeed * SpeedShare / 60 * h;
        _now = now;
        _index = index;
    }

    private TimeSpan Until(FaultKind kind) => kind switch
    {
        FaultKind.Overheat => _overheatUntil,
        FaultKind.BearingWear => _wearUntil,
        FaultKind.StuckSensor => _stuckUntil,
        _ => TimeSpan.MinValue,
    };

    private MachineSensor[] CreateSensors() =>
    [
        new("vibration_rms", 3, () => Math.Max(0, Vibration() * (1 + Noise(1, 0.05)))),
        new("bearing_temperature", 2, () => _now < _stuckUntil ? _stuckAt : _bearing + Noise(2, 0.12)),
        new("motor_current", 2, () => Math.Max(0, Current() * (1 + Noise(3, 0.012)))),
        new("speed", 0, () => Math.Max(0, (Spec.RatedSpeed * SpeedShare) + Noise(4, 2.5))),
        new(Spec.ProductMetric, 2, () => Product() + Noise(5, 0.008 * Math.Abs(Spec.ProductFull - Spec.ProductIdle))),
    ];

    private double Vibration()
    {
        var share = SpeedShare;
        var resonance = (share - 0.7) / 0.05;
        return (Spec.Vibration * (0.5 + (0.5 * share))) + (Spec.LoadVibration * _u * _u)
            + (0.5 * Math.Exp(-resonance * resonance))
            + (8 * _wear * _wear * (0.6 + (0.4 * share))) + (1.2 * Overheating);
    }

    private double Current() =>
        Spec.IdleAmperes + (Spec.LoadAmperes * _u * (1 + (0.25 * _wear))) + (0.1 * Spec.LoadAmperes * Overheating);

    private double Product() =>
        Spec.ProductIdle + ((Spec.ProductFull - Spec.ProductIdle) * _u * (1 - (0.2 * _wear)));

    private double Noise(ulong sensor, double sigma) => sigma * SeededNoise.Gaussian(_seed, 100 + sensor, _index);
}

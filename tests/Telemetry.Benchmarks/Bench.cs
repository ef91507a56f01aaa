using Telemetry.Benchmarks.Loops;
using Telemetry.Benchmarks.Peers;
using Telemetry.Engine.Time;
using Telemetry.Engine.Windows;
using Telemetry.Engine.Windows.General;

namespace Telemetry.Benchmarks;

/// <summary>A question, and who answers it.</summary>
/// <param name="Name">What the lines call it.</param>
/// <param name="Events">How many events a round has.</param>
/// <param name="ShiftMicros">See <see cref="EventColumns"/>.</param>
/// <param name="Subjects">Makes the subjects for so many devices; the first is the measure of the others.</param>
/// <param name="Engine">Makes the engine alone.</param>
/// <param name="PeerEvents">How many events a round of a peer has.</param>
internal sealed record Bench(
    string Name, int Events, long ShiftMicros, Func<int, ISubject[]> Subjects, Func<int, IEngine> Engine,
    int PeerEvents)
{
    private const long Second = 1_000_000;

    public static IReadOnlyList<Bench> All { get; } =
    [
        new("tumbling_10s", 4_000_000, 0, _ => TumblingSubjects(), _ => Tumbling(), 4_000_000),
        new("hopping_60s_1s", 8_000_000, 0, _ => HoppingSubjects(), _ => Hopping(), 100_000),
        new("session_10s", 4_000_000, 20 * Second, _ => SessionSubjects(), _ => Sessions(), 4_000_000),
        new("interval_join", 2_000_000, 0, JoinSubjects, devices => new EngineJoin(IntervalOf(devices)), 2_000_000),
    ];

    public static IReadOnlyList<int> Devices { get; } = [1_000, 100_000];

    public static bool IsPeer(ISubject subject) =>
        subject.GetType().Namespace!.EndsWith("Peers", StringComparison.Ordinal);

    /// <summary>How far apart the rows of a pair may be: so that a row has about one partner.</summary>
    private static long IntervalOf(int devices) => devices * 10L;

    private static ISubject[] JoinSubjects(int devices) =>
    [
        new JoinLoop(IntervalOf(devices)),
        new EngineJoin(IntervalOf(devices)),
        new ReactiveJoin(IntervalOf(devices)),
        AkkaStage.Join(IntervalOf(devices)),
    ];

    private static ISubject[] TumblingSubjects() =>
    [
        new TumblingLoop(10 * Second),
        Tumbling(),
        Tumbling("engine_six_statistics", WindowSpec.Statistics("value")),
        new ReactiveWindows(10 * Second, 10 * Second),
        new ReactiveLenient(10 * Second),
        AkkaStage.Windows(10 * Second, 10 * Second),
    ];

    private static ISubject[] HoppingSubjects() =>
    [
        new HoppingLoop(60 * Second, Second),
        Hopping(),
        Tumbling("engine_tumbling"),
        new ReactiveWindows(60 * Second, Second),
        AkkaStage.Windows(60 * Second, Second),
    ];

    private static ISubject[] SessionSubjects() =>
    [
        new SessionLoop(10 * Second),
        Sessions(),
        new ReactiveSessions(10 * Second),
        AkkaStage.Sessions(10 * Second),
    ];

    private static EngineSubject Tumbling(string name = "engine", IReadOnlyList<Aggregate>? aggregates = null) => new(
        name, rows => rows.Window("windows", WindowSpec.Tumbling(
            Duration.FromSeconds(10), aggregates ?? EngineSubject.Four, ClockScope.Stream)));

    private static EngineSubject Hopping() => new("engine", rows => rows.Window("windows", WindowSpec.Hopping(
        Duration.FromSeconds(60), Duration.FromSeconds(1), EngineSubject.Four, ClockScope.Stream)));

    private static EngineSubject Sessions() => new("engine", rows => rows.Window(
        "windows", GeneralWindowSpec.OnEventTime(
            WindowAssigner.Session(SessionGap.Fixed(Duration.FromSeconds(10))), EngineSubject.Four,
            ClockScope.Stream)));
}

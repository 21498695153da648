;; Statistics of many rows of equal length, two double-precision lanes at a time.
;; The module owns no memory and keeps no state. Rows follow one another without gaps; all pointers
;; are byte addresses. A row that needs care (gaps, values near the limits of a double) is marked, and
;; the caller gives it to the JavaScript twin. No relaxed instructions: every machine gives the same bits.
(module
  (import "env" "memory" (memory 1))

  ;; Widens `length` single-precision values at $from to double precision at $to.
  (func $widen (param $from i32) (param $to i32) (param $length i32)
    (local $end i32) (local $pairs i32)
    (local.set $end (i32.add (local.get $to) (i32.shl (local.get $length) (i32.const 3))))
    (local.set $pairs (i32.add (local.get $to)
      (i32.shl (i32.and (local.get $length) (i32.const -2)) (i32.const 3))))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.get $to) (local.get $pairs)))
        (v128.store (local.get $to) (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $from))))
        (local.set $from (i32.add (local.get $from) (i32.const 8)))
        (local.set $to (i32.add (local.get $to) (i32.const 16)))
        (br $next)))
    (if (i32.lt_u (local.get $to) (local.get $end))
      (then (f64.store (local.get $to) (f64.promote_f32 (f32.load (local.get $from)))))))

  ;; The row itself where it is in double precision, else a widened copy in $buffer.
  (func $row (param $at i32) (param $length i32) (param $bytes i32) (param $buffer i32) (result i32)
    (if (i32.eq (local.get $bytes) (i32.const 8)) (then (return (local.get $at))))
    (call $widen (local.get $at) (local.get $buffer) (local.get $length))
    (local.get $buffer))

  (func $sum_lanes (param $v v128) (result f64)
    (f64.add (f64x2.extract_lane 0 (local.get $v)) (f64x2.extract_lane 1 (local.get $v))))

  ;; The correlation from centred sums; Infinity where they left the safe range, or there is no movement.
  (func $coefficient (param $xy f64) (param $xx f64) (param $yy f64) (result f64)
    (if (i32.eqz (i32.and
          (i32.and (f64.gt (local.get $xx) (f64.const 1e-140)) (f64.lt (local.get $xx) (f64.const 1e140)))
          (i32.and (f64.gt (local.get $yy) (f64.const 1e-140)) (f64.lt (local.get $yy) (f64.const 1e140)))))
      (then (return (f64.const inf))))
    (f64.max (f64.const -1) (f64.min (f64.const 1)
      (f64.div (local.get $xy) (f64.sqrt (f64.mul (local.get $xx) (local.get $yy)))))))

  (func $trusted (param $s f64) (param $q f64) (param $t f64) (param $length i32) (result f64)
    (local $xx f64)
    (local.set $xx (f64.sub (local.get $q)
      (f64.div (f64.mul (local.get $s) (local.get $s)) (f64.convert_i32_u (local.get $length)))))
    (if (f64.gt (local.get $xx) (f64.mul (local.get $q) (f64.const 1e-6)))
      (then (return (call $coefficient (local.get $t) (local.get $xx) (f64.const 1)))))
    (f64.const inf))

  ;; Four rows without gaps at once, far apart: four streams hide the time that memory takes, and share
  ;; the loads of the target. Where a row's level is over a thousand times its deviation, the digits are
  ;; too few without a shift: such a row is marked with Infinity.
  (func $correlate_four
    (param $x0 i32) (param $x1 i32) (param $x2 i32) (param $x3 i32) (param $y i32) (param $length i32)
    (param $out i32) (param $apart i32)
    (local $v v128) (local $w v128)
    (local $s0 v128) (local $q0 v128) (local $t0 v128)
    (local $s1 v128) (local $q1 v128) (local $t1 v128)
    (local $s2 v128) (local $q2 v128) (local $t2 v128)
    (local $s3 v128) (local $q3 v128) (local $t3 v128)
    (local $stop i32) (local $end i32)
    (local.set $end (i32.add (local.get $y) (i32.shl (local.get $length) (i32.const 3))))
    (local.set $stop (i32.add (local.get $y)
      (i32.shl (i32.and (local.get $length) (i32.const -4)) (i32.const 3))))
    (block $done
      (br_if $done (i32.eq (local.get $y) (local.get $stop)))
      (loop $next
        (local.set $w (v128.load (local.get $y)))
        (local.set $v (v128.load (local.get $x0)))
        (local.set $s0 (f64x2.add (local.get $s0) (local.get $v)))
        (local.set $q0 (f64x2.add (local.get $q0) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t0 (f64x2.add (local.get $t0) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (v128.load (local.get $x1)))
        (local.set $s1 (f64x2.add (local.get $s1) (local.get $v)))
        (local.set $q1 (f64x2.add (local.get $q1) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t1 (f64x2.add (local.get $t1) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (v128.load (local.get $x2)))
        (local.set $s2 (f64x2.add (local.get $s2) (local.get $v)))
        (local.set $q2 (f64x2.add (local.get $q2) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t2 (f64x2.add (local.get $t2) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (v128.load (local.get $x3)))
        (local.set $s3 (f64x2.add (local.get $s3) (local.get $v)))
        (local.set $q3 (f64x2.add (local.get $q3) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t3 (f64x2.add (local.get $t3) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $w (v128.load offset=16 (local.get $y)))
        (local.set $v (v128.load offset=16 (local.get $x0)))
        (local.set $s0 (f64x2.add (local.get $s0) (local.get $v)))
        (local.set $q0 (f64x2.add (local.get $q0) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t0 (f64x2.add (local.get $t0) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (v128.load offset=16 (local.get $x1)))
        (local.set $s1 (f64x2.add (local.get $s1) (local.get $v)))
        (local.set $q1 (f64x2.add (local.get $q1) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t1 (f64x2.add (local.get $t1) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (v128.load offset=16 (local.get $x2)))
        (local.set $s2 (f64x2.add (local.get $s2) (local.get $v)))
        (local.set $q2 (f64x2.add (local.get $q2) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t2 (f64x2.add (local.get $t2) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (v128.load offset=16 (local.get $x3)))
        (local.set $s3 (f64x2.add (local.get $s3) (local.get $v)))
        (local.set $q3 (f64x2.add (local.get $q3) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t3 (f64x2.add (local.get $t3) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $x0 (i32.add (local.get $x0) (i32.const 32)))
        (local.set $x1 (i32.add (local.get $x1) (i32.const 32)))
        (local.set $x2 (i32.add (local.get $x2) (i32.const 32)))
        (local.set $x3 (i32.add (local.get $x3) (i32.const 32)))
        (br_if $next (i32.ne (local.tee $y (i32.add (local.get $y) (i32.const 32))) (local.get $stop)))))
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $y) (local.get $end)))
        (local.set $w (v128.load64_zero (local.get $y)))
        (local.set $v (v128.load64_zero (local.get $x0)))
        (local.set $s0 (f64x2.add (local.get $s0) (local.get $v)))
        (local.set $q0 (f64x2.add (local.get $q0) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t0 (f64x2.add (local.get $t0) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (v128.load64_zero (local.get $x1)))
        (local.set $s1 (f64x2.add (local.get $s1) (local.get $v)))
        (local.set $q1 (f64x2.add (local.get $q1) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t1 (f64x2.add (local.get $t1) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (v128.load64_zero (local.get $x2)))
        (local.set $s2 (f64x2.add (local.get $s2) (local.get $v)))
        (local.set $q2 (f64x2.add (local.get $q2) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t2 (f64x2.add (local.get $t2) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (v128.load64_zero (local.get $x3)))
        (local.set $s3 (f64x2.add (local.get $s3) (local.get $v)))
        (local.set $q3 (f64x2.add (local.get $q3) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t3 (f64x2.add (local.get $t3) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $x0 (i32.add (local.get $x0) (i32.const 8)))
        (local.set $x1 (i32.add (local.get $x1) (i32.const 8)))
        (local.set $x2 (i32.add (local.get $x2) (i32.const 8)))
        (local.set $x3 (i32.add (local.get $x3) (i32.const 8)))
        (local.set $y (i32.add (local.get $y) (i32.const 8)))
        (br $next)))
    (f64.store (local.get $out) (call $trusted
      (call $sum_lanes (local.get $s0)) (call $sum_lanes (local.get $q0))
      (call $sum_lanes (local.get $t0)) (local.get $length)))
    (local.set $out (i32.add (local.get $out) (local.get $apart)))
    (f64.store (local.get $out) (call $trusted
      (call $sum_lanes (local.get $s1)) (call $sum_lanes (local.get $q1))
      (call $sum_lanes (local.get $t1)) (local.get $length)))
    (local.set $out (i32.add (local.get $out) (local.get $apart)))
    (f64.store (local.get $out) (call $trusted
      (call $sum_lanes (local.get $s2)) (call $sum_lanes (local.get $q2))
      (call $sum_lanes (local.get $t2)) (local.get $length)))
    (local.set $out (i32.add (local.get $out) (local.get $apart)))
    (f64.store (local.get $out) (call $trusted
      (call $sum_lanes (local.get $s3)) (call $sum_lanes (local.get $q3))
      (call $sum_lanes (local.get $t3)) (local.get $length))))

  ;; The same for rows in single precision, widened as they are loaded.
  (func $correlate_four_single
    (param $x0 i32) (param $x1 i32) (param $x2 i32) (param $x3 i32) (param $y i32) (param $length i32)
    (param $out i32) (param $apart i32)
    (local $v v128) (local $w v128)
    (local $s0 v128) (local $q0 v128) (local $t0 v128)
    (local $s1 v128) (local $q1 v128) (local $t1 v128)
    (local $s2 v128) (local $q2 v128) (local $t2 v128)
    (local $s3 v128) (local $q3 v128) (local $t3 v128)
    (local $stop i32) (local $end i32)
    (local.set $end (i32.add (local.get $y) (i32.shl (local.get $length) (i32.const 3))))
    (local.set $stop (i32.add (local.get $y)
      (i32.shl (i32.and (local.get $length) (i32.const -4)) (i32.const 3))))
    (block $done
      (br_if $done (i32.eq (local.get $y) (local.get $stop)))
      (loop $next
        (local.set $w (v128.load (local.get $y)))
        (local.set $v (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $x0))))
        (local.set $s0 (f64x2.add (local.get $s0) (local.get $v)))
        (local.set $q0 (f64x2.add (local.get $q0) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t0 (f64x2.add (local.get $t0) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $x1))))
        (local.set $s1 (f64x2.add (local.get $s1) (local.get $v)))
        (local.set $q1 (f64x2.add (local.get $q1) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t1 (f64x2.add (local.get $t1) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $x2))))
        (local.set $s2 (f64x2.add (local.get $s2) (local.get $v)))
        (local.set $q2 (f64x2.add (local.get $q2) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t2 (f64x2.add (local.get $t2) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (f64x2.promote_low_f32x4 (v128.load64_zero (local.get $x3))))
        (local.set $s3 (f64x2.add (local.get $s3) (local.get $v)))
        (local.set $q3 (f64x2.add (local.get $q3) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t3 (f64x2.add (local.get $t3) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $w (v128.load offset=16 (local.get $y)))
        (local.set $v (f64x2.promote_low_f32x4 (v128.load64_zero offset=8 (local.get $x0))))
        (local.set $s0 (f64x2.add (local.get $s0) (local.get $v)))
        (local.set $q0 (f64x2.add (local.get $q0) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t0 (f64x2.add (local.get $t0) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (f64x2.promote_low_f32x4 (v128.load64_zero offset=8 (local.get $x1))))
        (local.set $s1 (f64x2.add (local.get $s1) (local.get $v)))
        (local.set $q1 (f64x2.add (local.get $q1) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t1 (f64x2.add (local.get $t1) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (f64x2.promote_low_f32x4 (v128.load64_zero offset=8 (local.get $x2))))
        (local.set $s2 (f64x2.add (local.get $s2) (local.get $v)))
        (local.set $q2 (f64x2.add (local.get $q2) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t2 (f64x2.add (local.get $t2) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (f64x2.promote_low_f32x4 (v128.load64_zero offset=8 (local.get $x3))))
        (local.set $s3 (f64x2.add (local.get $s3) (local.get $v)))
        (local.set $q3 (f64x2.add (local.get $q3) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t3 (f64x2.add (local.get $t3) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $x0 (i32.add (local.get $x0) (i32.const 16)))
        (local.set $x1 (i32.add (local.get $x1) (i32.const 16)))
        (local.set $x2 (i32.add (local.get $x2) (i32.const 16)))
        (local.set $x3 (i32.add (local.get $x3) (i32.const 16)))
        (br_if $next (i32.ne (local.tee $y (i32.add (local.get $y) (i32.const 32))) (local.get $stop)))))
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $y) (local.get $end)))
        (local.set $w (v128.load64_zero (local.get $y)))
        (local.set $v (f64x2.promote_low_f32x4 (v128.load32_zero (local.get $x0))))
        (local.set $s0 (f64x2.add (local.get $s0) (local.get $v)))
        (local.set $q0 (f64x2.add (local.get $q0) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t0 (f64x2.add (local.get $t0) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (f64x2.promote_low_f32x4 (v128.load32_zero (local.get $x1))))
        (local.set $s1 (f64x2.add (local.get $s1) (local.get $v)))
        (local.set $q1 (f64x2.add (local.get $q1) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t1 (f64x2.add (local.get $t1) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (f64x2.promote_low_f32x4 (v128.load32_zero (local.get $x2))))
        (local.set $s2 (f64x2.add (local.get $s2) (local.get $v)))
        (local.set $q2 (f64x2.add (local.get $q2) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t2 (f64x2.add (local.get $t2) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $v (f64x2.promote_low_f32x4 (v128.load32_zero (local.get $x3))))
        (local.set $s3 (f64x2.add (local.get $s3) (local.get $v)))
        (local.set $q3 (f64x2.add (local.get $q3) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t3 (f64x2.add (local.get $t3) (f64x2.mul (local.get $v) (local.get $w))))
        (local.set $x0 (i32.add (local.get $x0) (i32.const 4)))
        (local.set $x1 (i32.add (local.get $x1) (i32.const 4)))
        (local.set $x2 (i32.add (local.get $x2) (i32.const 4)))
        (local.set $x3 (i32.add (local.get $x3) (i32.const 4)))
        (local.set $y (i32.add (local.get $y) (i32.const 8)))
        (br $next)))
    (f64.store (local.get $out) (call $trusted
      (call $sum_lanes (local.get $s0)) (call $sum_lanes (local.get $q0))
      (call $sum_lanes (local.get $t0)) (local.get $length)))
    (local.set $out (i32.add (local.get $out) (local.get $apart)))
    (f64.store (local.get $out) (call $trusted
      (call $sum_lanes (local.get $s1)) (call $sum_lanes (local.get $q1))
      (call $sum_lanes (local.get $t1)) (local.get $length)))
    (local.set $out (i32.add (local.get $out) (local.get $apart)))
    (f64.store (local.get $out) (call $trusted
      (call $sum_lanes (local.get $s2)) (call $sum_lanes (local.get $q2))
      (call $sum_lanes (local.get $t2)) (local.get $length)))
    (local.set $out (i32.add (local.get $out) (local.get $apart)))
    (f64.store (local.get $out) (call $trusted
      (call $sum_lanes (local.get $s3)) (call $sum_lanes (local.get $q3))
      (call $sum_lanes (local.get $t3)) (local.get $length))))

  ;; One row without gaps against a target with mean 0 and sum of squares 1. The row is shifted by its
  ;; first value, so that its level does not eat the digits of its variance.
  (func $correlate_full (param $x i32) (param $y i32) (param $length i32) (result f64)
    (local $c v128) (local $v v128)
    (local $s0 v128) (local $s1 v128) (local $q0 v128) (local $q1 v128) (local $t0 v128) (local $t1 v128)
    (local $stop i32) (local $end i32) (local $d f64) (local $s f64) (local $q f64) (local $t f64)
    (local.set $c (v128.load64_splat (local.get $x)))
    (local.set $end (i32.add (local.get $x) (i32.shl (local.get $length) (i32.const 3))))
    (local.set $stop (i32.add (local.get $x)
      (i32.shl (i32.and (local.get $length) (i32.const -8)) (i32.const 3))))
    (block $done
      (br_if $done (i32.eq (local.get $x) (local.get $stop)))
      (loop $next
        (local.set $v (f64x2.sub (v128.load (local.get $x)) (local.get $c)))
        (local.set $s0 (f64x2.add (local.get $s0) (local.get $v)))
        (local.set $q0 (f64x2.add (local.get $q0) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t0 (f64x2.add (local.get $t0) (f64x2.mul (local.get $v) (v128.load (local.get $y)))))
        (local.set $v (f64x2.sub (v128.load offset=16 (local.get $x)) (local.get $c)))
        (local.set $s1 (f64x2.add (local.get $s1) (local.get $v)))
        (local.set $q1 (f64x2.add (local.get $q1) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t1 (f64x2.add (local.get $t1)
          (f64x2.mul (local.get $v) (v128.load offset=16 (local.get $y)))))
        (local.set $v (f64x2.sub (v128.load offset=32 (local.get $x)) (local.get $c)))
        (local.set $s0 (f64x2.add (local.get $s0) (local.get $v)))
        (local.set $q0 (f64x2.add (local.get $q0) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t0 (f64x2.add (local.get $t0)
          (f64x2.mul (local.get $v) (v128.load offset=32 (local.get $y)))))
        (local.set $v (f64x2.sub (v128.load offset=48 (local.get $x)) (local.get $c)))
        (local.set $s1 (f64x2.add (local.get $s1) (local.get $v)))
        (local.set $q1 (f64x2.add (local.get $q1) (f64x2.mul (local.get $v) (local.get $v))))
        (local.set $t1 (f64x2.add (local.get $t1)
          (f64x2.mul (local.get $v) (v128.load offset=48 (local.get $y)))))
        (local.set $y (i32.add (local.get $y) (i32.const 64)))
        (br_if $next (i32.ne (local.tee $x (i32.add (local.get $x) (i32.const 64))) (local.get $stop)))))
    (local.set $s (call $sum_lanes (f64x2.add (local.get $s0) (local.get $s1))))
    (local.set $q (call $sum_lanes (f64x2.add (local.get $q0) (local.get $q1))))
    (local.set $t (call $sum_lanes (f64x2.add (local.get $t0) (local.get $t1))))
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $x) (local.get $end)))
        (local.set $d (f64.sub (f64.load (local.get $x)) (f64x2.extract_lane 0 (local.get $c))))
        (local.set $s (f64.add (local.get $s) (local.get $d)))
        (local.set $q (f64.add (local.get $q) (f64.mul (local.get $d) (local.get $d))))
        (local.set $t (f64.add (local.get $t) (f64.mul (local.get $d) (f64.load (local.get $y)))))
        (local.set $x (i32.add (local.get $x) (i32.const 8)))
        (local.set $y (i32.add (local.get $y) (i32.const 8)))
        (br $next)))
    ;; A line, to the last bit.
    (if (f64.eq (local.get $q) (f64.const 0)) (then (return (f64.const nan))))
    (call $coefficient
      (local.get $t)
      (f64.sub (local.get $q)
        (f64.div (f64.mul (local.get $s) (local.get $s)) (f64.convert_i32_u (local.get $length))))
      (f64.const 1)))

  ;; One row against a target, over the steps where both are finite. $mask holds all ones where the
  ;; target has a value.
  (func $correlate_gaps
    (param $x i32) (param $y i32) (param $mask i32) (param $length i32) (param $minimum i32) (result f64)
    (local $i i32) (local $count f64) (local $cx f64) (local $cy f64) (local $dx f64) (local $dy f64)
    (local $vx v128) (local $vy v128) (local $m v128) (local $bx v128) (local $by v128)
    (local $n v128) (local $sx v128) (local $sy v128) (local $sxx v128) (local $syy v128) (local $sxy v128)
    (local $ax f64) (local $ay f64) (local $axx f64) (local $ayy f64) (local $axy f64)
    (local $bytes i32) (local $pairs i32)
    (local.set $bytes (i32.shl (local.get $length) (i32.const 3)))
    (local.set $pairs (i32.and (local.get $bytes) (i32.const -16)))
    ;; The first common value is the origin of both.
    (block $found
      (loop $next
        (if (i32.eq (local.get $i) (local.get $bytes)) (then (return (f64.const nan))))
        (local.set $cx (f64.load (i32.add (local.get $x) (local.get $i))))
        (br_if $found (i32.and
          (f64.eq (f64.sub (local.get $cx) (local.get $cx)) (f64.const 0))
          (i32.load (i32.add (local.get $mask) (local.get $i)))))
        (local.set $i (i32.add (local.get $i) (i32.const 8)))
        (br $next)))
    (local.set $cy (f64.load (i32.add (local.get $y) (local.get $i))))
    (local.set $bx (f64x2.splat (local.get $cx)))
    (local.set $by (f64x2.splat (local.get $cy)))
    (local.set $i (i32.const 0))
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $i) (local.get $pairs)))
        (local.set $vx (v128.load (i32.add (local.get $x) (local.get $i))))
        (local.set $m (v128.and
          (f64x2.eq (f64x2.sub (local.get $vx) (local.get $vx)) (v128.const f64x2 0 0))
          (v128.load (i32.add (local.get $mask) (local.get $i)))))
        (local.set $vx (v128.and (local.get $m) (f64x2.sub (local.get $vx) (local.get $bx))))
        (local.set $vy (v128.and (local.get $m)
          (f64x2.sub (v128.load (i32.add (local.get $y) (local.get $i))) (local.get $by))))
        (local.set $n (f64x2.add (local.get $n) (v128.and (local.get $m) (v128.const f64x2 1 1))))
        (local.set $sx (f64x2.add (local.get $sx) (local.get $vx)))
        (local.set $sy (f64x2.add (local.get $sy) (local.get $vy)))
        (local.set $sxx (f64x2.add (local.get $sxx) (f64x2.mul (local.get $vx) (local.get $vx))))
        (local.set $syy (f64x2.add (local.get $syy) (f64x2.mul (local.get $vy) (local.get $vy))))
        (local.set $sxy (f64x2.add (local.get $sxy) (f64x2.mul (local.get $vx) (local.get $vy))))
        (local.set $i (i32.add (local.get $i) (i32.const 16)))
        (br $next)))
    (local.set $count (call $sum_lanes (local.get $n)))
    (local.set $ax (call $sum_lanes (local.get $sx)))
    (local.set $ay (call $sum_lanes (local.get $sy)))
    (local.set $axx (call $sum_lanes (local.get $sxx)))
    (local.set $ayy (call $sum_lanes (local.get $syy)))
    (local.set $axy (call $sum_lanes (local.get $sxy)))
    (if (i32.ne (local.get $i) (local.get $bytes))
      (then
        (local.set $dx (f64.sub (f64.load (i32.add (local.get $x) (local.get $i))) (local.get $cx)))
        (local.set $dy (f64.sub (f64.load (i32.add (local.get $y) (local.get $i))) (local.get $cy)))
        (if (i32.and
              (f64.eq (f64.sub (local.get $dx) (local.get $dx)) (f64.const 0))
              (i32.load (i32.add (local.get $mask) (local.get $i))))
          (then
            (local.set $count (f64.add (local.get $count) (f64.const 1)))
            (local.set $ax (f64.add (local.get $ax) (local.get $dx)))
            (local.set $ay (f64.add (local.get $ay) (local.get $dy)))
            (local.set $axx (f64.add (local.get $axx) (f64.mul (local.get $dx) (local.get $dx))))
            (local.set $ayy (f64.add (local.get $ayy) (f64.mul (local.get $dy) (local.get $dy))))
            (local.set $axy (f64.add (local.get $axy) (f64.mul (local.get $dx) (local.get $dy))))))))
    (if (f64.lt (local.get $count) (f64.convert_i32_u (local.get $minimum)))
      (then (return (f64.const nan))))
    (call $coefficient
      (f64.sub (local.get $axy) (f64.div (f64.mul (local.get $ax) (local.get $ay)) (local.get $count)))
      (f64.sub (local.get $axx) (f64.div (f64.mul (local.get $ax) (local.get $ax)) (local.get $count)))
      (f64.sub (local.get $ayy) (f64.div (f64.mul (local.get $ay) (local.get $ay)) (local.get $count)))))

  ;; Correlates $count rows with a target of mean 0 and sum of squares 1 (over its own values).
  ;; $gaps is 1 when the target lacks values. Infinity marks a row for the twin. $buffer holds one row.
  (func (export "correlate")
    (param $rows i32) (param $count i32) (param $length i32) (param $bytes i32) (param $buffer i32)
    (param $target i32) (param $mask i32) (param $gaps i32) (param $minimum i32) (param $out i32)
    (local $stride i32) (local $quarter i32) (local $far i32) (local $i i32)
    (local $x i32) (local $at i32) (local $r f64)
    (local.set $stride (i32.mul (local.get $length) (local.get $bytes)))
    (local.set $quarter (i32.shr_u (local.get $count) (i32.const 2)))
    (local.set $far (i32.mul (local.get $quarter) (local.get $stride)))
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $i) (local.get $count)))
        (f64.store (i32.add (local.get $out) (i32.shl (local.get $i) (i32.const 3))) (f64.const inf))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (local.set $i (i32.const 0))
    (block $done
      (br_if $done (local.get $gaps))
      (loop $next
        (br_if $done (i32.eq (local.get $i) (local.get $quarter)))
        (local.set $x (i32.add (local.get $rows) (i32.mul (local.get $i) (local.get $stride))))
        (if (i32.eq (local.get $bytes) (i32.const 8))
          (then
            (call $correlate_four
              (local.get $x)
              (i32.add (local.get $x) (local.get $far))
              (i32.add (local.get $x) (i32.shl (local.get $far) (i32.const 1)))
              (i32.add (local.get $x) (i32.mul (local.get $far) (i32.const 3)))
              (local.get $target) (local.get $length)
              (i32.add (local.get $out) (i32.shl (local.get $i) (i32.const 3)))
              (i32.shl (local.get $quarter) (i32.const 3))))
          (else
            (call $correlate_four_single
              (local.get $x)
              (i32.add (local.get $x) (local.get $far))
              (i32.add (local.get $x) (i32.shl (local.get $far) (i32.const 1)))
              (i32.add (local.get $x) (i32.mul (local.get $far) (i32.const 3)))
              (local.get $target) (local.get $length)
              (i32.add (local.get $out) (i32.shl (local.get $i) (i32.const 3)))
              (i32.shl (local.get $quarter) (i32.const 3)))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next)))
    (local.set $i (i32.const 0))
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $i) (local.get $count)))
        (local.set $at (i32.add (local.get $out) (i32.shl (local.get $i) (i32.const 3))))
        (if (f64.eq (f64.load (local.get $at)) (f64.const inf))
          (then
            (local.set $x (call $row
              (i32.add (local.get $rows) (i32.mul (local.get $i) (local.get $stride)))
              (local.get $length) (local.get $bytes) (local.get $buffer)))
            (local.set $r (f64.const inf))
            (if (i32.eqz (local.get $gaps))
              (then (local.set $r
                (call $correlate_full (local.get $x) (local.get $target) (local.get $length)))))
            (if (f64.eq (local.get $r) (f64.const inf))
              (then (local.set $r (call $correlate_gaps
                (local.get $x) (local.get $target) (local.get $mask) (local.get $length)
                (local.get $minimum)))))
            (f64.store (local.get $at) (local.get $r))))
        (local.set $i (i32.add (local.get $i) (i32.const 1)))
        (br $next))))

  ;; Sorts $count values in place, for a handful.
  (func $sort (param $from i32) (param $count i32)
    (local $end i32) (local $i i32) (local $j i32) (local $value f64) (local $other f64)
    (local.set $end (i32.add (local.get $from) (i32.shl (local.get $count) (i32.const 3))))
    (local.set $i (local.get $from))
    (block $done
      (loop $next
        (br_if $done (i32.ge_u (local.tee $i (i32.add (local.get $i) (i32.const 8))) (local.get $end)))
        (local.set $value (f64.load (local.get $i)))
        (local.set $j (local.get $i))
        (block $placed
          (loop $move
            (br_if $placed (i32.eq (local.get $j) (local.get $from)))
            (local.set $other (f64.load (i32.sub (local.get $j) (i32.const 8))))
            (br_if $placed (f64.le (local.get $other) (local.get $value)))
            (f64.store (local.get $j) (local.get $other))
            (local.set $j (i32.sub (local.get $j) (i32.const 8)))
            (br $move)))
        (f64.store (local.get $j) (local.get $value))
        (br $next))))

  ;; The value of rank $k (from 0) of $count finite values, which stay as they are. Quickselect whose
  ;; partition has no branch: every value is written to both ends of the other buffer, and one end moves.
  (func $select (param $from i32) (param $count i32) (param $k i32) (param $a i32) (param $b i32) (result f64)
    (local $i i32) (local $end i32) (local $low i32) (local $high i32) (local $less i32) (local $more i32)
    (local $pivot f64) (local $x f64) (local $y f64) (local $z f64)
    (block $small
      (loop $narrow
        (br_if $small (i32.le_u (local.get $count) (i32.const 8)))
        (local.set $x (f64.load (i32.add (local.get $from)
          (i32.shl (i32.shr_u (local.get $count) (i32.const 2)) (i32.const 3)))))
        (local.set $y (f64.load (i32.add (local.get $from)
          (i32.shl (i32.shr_u (local.get $count) (i32.const 1)) (i32.const 3)))))
        (local.set $z (f64.load (i32.add (local.get $from)
          (i32.shl (i32.sub (local.get $count) (i32.const 1)) (i32.const 3)))))
        (local.set $pivot (f64.max
          (f64.min (local.get $x) (local.get $y))
          (f64.min (f64.max (local.get $x) (local.get $y)) (local.get $z))))
        (local.set $i (local.get $from))
        (local.set $end (i32.add (local.get $from) (i32.shl (local.get $count) (i32.const 3))))
        (local.set $low (local.get $a))
        (local.set $high (i32.add (local.get $a)
          (i32.shl (i32.sub (local.get $count) (i32.const 1)) (i32.const 3))))
        (loop $next
          (local.set $x (f64.load (local.get $i)))
          (f64.store (local.get $low) (local.get $x))
          (f64.store (local.get $high) (local.get $x))
          (local.set $low (i32.add (local.get $low)
            (i32.shl (f64.lt (local.get $x) (local.get $pivot)) (i32.const 3))))
          (local.set $high (i32.sub (local.get $high)
            (i32.shl (f64.gt (local.get $x) (local.get $pivot)) (i32.const 3))))
          (br_if $next (i32.ne (local.tee $i (i32.add (local.get $i) (i32.const 8))) (local.get $end))))
        (local.set $less (i32.shr_u (i32.sub (local.get $low) (local.get $a)) (i32.const 3)))
        (local.set $more (i32.sub (i32.sub (local.get $count) (i32.const 1))
          (i32.shr_u (i32.sub (local.get $high) (local.get $a)) (i32.const 3))))
        (if (i32.lt_u (local.get $k) (local.get $less))
          (then
            (local.set $from (local.get $a))
            (local.set $count (local.get $less)))
          (else
            (if (i32.lt_u (local.get $k) (i32.sub (local.get $count) (local.get $more)))
              (then (return (local.get $pivot))))
            (local.set $k (i32.sub (local.get $k) (i32.sub (local.get $count) (local.get $more))))
            (local.set $from (i32.add (local.get $high) (i32.const 8)))
            (local.set $count (local.get $more))))
        (local.set $i (local.get $a))
        (local.set $a (local.get $b))
        (local.set $b (local.get $i))
        (br $narrow)))
    ;; $from may be the caller's row: sort a copy.
    (memory.copy (local.get $a) (local.get $from) (i32.shl (local.get $count) (i32.const 3)))
    (call $sort (local.get $a) (local.get $count))
    (f64.load (i32.add (local.get $a) (i32.shl (local.get $k) (i32.const 3)))))

  ;; Median of $count finite values: of an even number, the mean of the middle two.
  (func $median (param $from i32) (param $count i32) (param $a i32) (param $b i32) (result f64)
    (local $half i32) (local $upper f64) (local $lower f64) (local $sum f64) (local $end i32)
    (local $split v128) (local $v v128) (local $under v128) (local $best v128) (local $less v128)
    (local.set $half (i32.shr_u (local.get $count) (i32.const 1)))
    (local.set $upper
      (call $select (local.get $from) (local.get $count) (local.get $half) (local.get $a) (local.get $b)))
    (if (i32.and (local.get $count) (i32.const 1)) (then (return (local.get $upper))))
    ;; The lower of the two is the greatest value under the upper, or equal to it.
    (local.set $split (f64x2.splat (local.get $upper)))
    (local.set $best (v128.const f64x2 -inf -inf))
    (local.set $end (i32.add (local.get $from) (i32.shl (local.get $count) (i32.const 3))))
    (loop $next
      (local.set $v (v128.load (local.get $from)))
      (local.set $under (f64x2.lt (local.get $v) (local.get $split)))
      (local.set $less (i64x2.sub (local.get $less) (local.get $under)))
      (local.set $best (f64x2.pmax (local.get $best)
        (v128.bitselect (local.get $v) (v128.const f64x2 -inf -inf) (local.get $under))))
      (br_if $next
        (i32.ne (local.tee $from (i32.add (local.get $from) (i32.const 16))) (local.get $end))))
    (if (i64.lt_u
          (i64.add (i64x2.extract_lane 0 (local.get $less)) (i64x2.extract_lane 1 (local.get $less)))
          (i64.extend_i32_u (local.get $half)))
      (then (return (local.get $upper))))
    (local.set $lower (f64.max
      (f64x2.extract_lane 0 (local.get $best)) (f64x2.extract_lane 1 (local.get $best))))
    (local.set $sum (f64.add (local.get $lower) (local.get $upper)))
    (if (f64.eq (f64.abs (local.get $sum)) (f64.const inf))
      (then (return (f64.add
        (f64.mul (local.get $lower) (f64.const 0.5))
        (f64.mul (local.get $upper) (f64.const 0.5))))))
    (f64.mul (local.get $sum) (f64.const 0.5)))

  ;; Median and median absolute deviation of the finite values of each row. $buffer holds four rows.
  (func (export "levels")
    (param $rows i32) (param $count i32) (param $length i32) (param $bytes i32) (param $buffer i32)
    (param $centers i32) (param $spreads i32)
    (local $x i32) (local $end i32) (local $kept i32) (local $n i32) (local $work i32) (local $a i32)
    (local $b i32) (local $size i32) (local $value f64) (local $center f64) (local $middle v128)
    (local.set $size (i32.shl (i32.add (local.get $length) (i32.const 1)) (i32.const 3)))
    (local.set $work (i32.add (local.get $buffer) (local.get $size)))
    (local.set $a (i32.add (local.get $work) (local.get $size)))
    (local.set $b (i32.add (local.get $a) (local.get $size)))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $x
          (call $row (local.get $rows) (local.get $length) (local.get $bytes) (local.get $buffer)))
        (local.set $end (i32.add (local.get $x) (i32.shl (local.get $length) (i32.const 3))))
        (local.set $kept (local.get $work))
        (loop $keep
          (local.set $value (f64.load (local.get $x)))
          (f64.store (local.get $kept) (local.get $value))
          (local.set $kept (i32.add (local.get $kept) (i32.shl
            (f64.eq (f64.sub (local.get $value) (local.get $value)) (f64.const 0)) (i32.const 3))))
          (br_if $keep (i32.ne (local.tee $x (i32.add (local.get $x) (i32.const 8))) (local.get $end))))
        (local.set $n (i32.shr_u (i32.sub (local.get $kept) (local.get $work)) (i32.const 3)))
        (if (i32.eqz (local.get $n))
          (then
            (f64.store (local.get $centers) (f64.const nan))
            (f64.store (local.get $spreads) (f64.const nan)))
          (else
            (local.set $center
              (call $median (local.get $work) (local.get $n) (local.get $a) (local.get $b)))
            (f64.store (local.get $centers) (local.get $center))
            ;; Two at a time; past an odd end lies a value that nobody reads.
            (local.set $x (local.get $work))
            (local.set $middle (f64x2.splat (local.get $center)))
            (loop $fold
              (v128.store (local.get $x)
                (f64x2.abs (f64x2.sub (v128.load (local.get $x)) (local.get $middle))))
              (br_if $fold
                (i32.lt_u (local.tee $x (i32.add (local.get $x) (i32.const 16))) (local.get $kept))))
            (f64.store (local.get $spreads)
              (call $median (local.get $work) (local.get $n) (local.get $a) (local.get $b)))))
        (local.set $rows
          (i32.add (local.get $rows) (i32.mul (local.get $length) (local.get $bytes))))
        (local.set $centers (i32.add (local.get $centers) (i32.const 8)))
        (local.set $spreads (i32.add (local.get $spreads) (i32.const 8)))
        (local.set $count (i32.sub (local.get $count) (i32.const 1)))
        (br $next))))

  ;; Mean of a row above its first value: 0 to the last bit for a line.
  (func $mean (param $x i32) (param $length i32) (result f64)
    (local $c v128)
    (local $v v128) (local $w v128) (local $stop i32) (local $end i32) (local $sum f64)
    (local.set $c (v128.load64_splat (local.get $x)))
    (local.set $end (i32.add (local.get $x) (i32.shl (local.get $length) (i32.const 3))))
    (local.set $stop (i32.add (local.get $x)
      (i32.shl (i32.and (local.get $length) (i32.const -4)) (i32.const 3))))
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $x) (local.get $stop)))
        (local.set $v (f64x2.add (local.get $v) (f64x2.sub (v128.load (local.get $x)) (local.get $c))))
        (local.set $w (f64x2.add (local.get $w)
          (f64x2.sub (v128.load offset=16 (local.get $x)) (local.get $c))))
        (local.set $x (i32.add (local.get $x) (i32.const 32)))
        (br $next)))
    (local.set $sum (call $sum_lanes (f64x2.add (local.get $v) (local.get $w))))
    (block $done
      (loop $next
        (br_if $done (i32.eq (local.get $x) (local.get $end)))
        (local.set $sum (f64.add (local.get $sum)
          (f64.sub (f64.load (local.get $x)) (f64x2.extract_lane 0 (local.get $c)))))
        (local.set $x (i32.add (local.get $x) (i32.const 8)))
        (br $next)))
    (f64.div (local.get $sum) (f64.convert_i32_u (local.get $length))))

  ;; The split of each row into two levels that leaves the least squares: the greatest
  ;; (sum of the first k deviations)² · weight(k), for k of 1 … length − 1. Two rows at a time, one a lane.
  ;; Writes k, that sum, the sum of all squares and the mean; a total that is not finite is for the twin.
  (func (export "split")
    (param $rows i32) (param $count i32) (param $length i32) (param $bytes i32) (param $buffer i32)
    (param $weights i32) (param $places i32) (param $sums i32) (param $totals i32) (param $means i32)
    (local $x i32) (local $y i32) (local $stride i32) (local $i i32) (local $last i32) (local $two i32)
    (local $origin v128) (local $mean v128) (local $v v128) (local $sum v128) (local $total v128) (local $gain v128)
    (local $best v128) (local $place v128) (local $kept v128) (local $k v128) (local $better v128)
    (local.set $stride (i32.mul (local.get $length) (local.get $bytes)))
    (local.set $last (i32.shl (i32.sub (local.get $length) (i32.const 1)) (i32.const 3)))
    (block $done
      (loop $next
        (br_if $done (i32.eqz (local.get $count)))
        (local.set $two (i32.gt_u (local.get $count) (i32.const 1)))
        (local.set $x
          (call $row (local.get $rows) (local.get $length) (local.get $bytes) (local.get $buffer)))
        (local.set $y (local.get $x))
        (if (local.get $two)
          (then (local.set $y (call $row
            (i32.add (local.get $rows) (local.get $stride)) (local.get $length) (local.get $bytes)
            (i32.add (local.get $buffer) (i32.shl (i32.add (local.get $length) (i32.const 1)) (i32.const 3)))))))
        (local.set $origin
          (v128.load64_lane 1 (local.get $y) (v128.load64_zero (local.get $x))))
        (local.set $mean (f64x2.replace_lane 1
          (f64x2.splat (call $mean (local.get $x) (local.get $length)))
          (call $mean (local.get $y) (local.get $length))))
        (local.set $sum (v128.const f64x2 0 0))
        (local.set $total (v128.const f64x2 0 0))
        (local.set $best (v128.const f64x2 0 0))
        (local.set $place (v128.const f64x2 0 0))
        (local.set $kept (v128.const f64x2 0 0))
        (local.set $k (v128.const f64x2 1 1))
        (local.set $i (i32.const 0))
        (block $full
          (loop $step
            (local.set $v (f64x2.sub
              (f64x2.sub
                (v128.load64_lane 1 (i32.add (local.get $y) (local.get $i))
                  (v128.load64_zero (i32.add (local.get $x) (local.get $i))))
                (local.get $origin))
              (local.get $mean)))
            (local.set $total (f64x2.add (local.get $total) (f64x2.mul (local.get $v) (local.get $v))))
            (br_if $full (i32.eq (local.get $i) (local.get $last)))
            (local.set $sum (f64x2.add (local.get $sum) (local.get $v)))
            (local.set $gain (f64x2.mul
              (f64x2.mul (local.get $sum) (local.get $sum))
              (v128.load64_splat (i32.add (local.get $weights) (local.get $i)))))
            (local.set $better (f64x2.gt (local.get $gain) (local.get $best)))
            (local.set $best (f64x2.pmax (local.get $best) (local.get $gain)))
            (local.set $place (v128.bitselect (local.get $k) (local.get $place) (local.get $better)))
            (local.set $kept (v128.bitselect (local.get $sum) (local.get $kept) (local.get $better)))
            (local.set $k (f64x2.add (local.get $k) (v128.const f64x2 1 1)))
            (local.set $i (i32.add (local.get $i) (i32.const 8)))
            (br $step)))
        (local.set $mean (f64x2.add (local.get $mean) (local.get $origin)))
        (f64.store (local.get $places) (f64x2.extract_lane 0 (local.get $place)))
        (f64.store (local.get $sums) (f64x2.extract_lane 0 (local.get $kept)))
        (f64.store (local.get $totals) (f64x2.extract_lane 0 (local.get $total)))
        (f64.store (local.get $means) (f64x2.extract_lane 0 (local.get $mean)))
        (br_if $done (i32.eqz (local.get $two)))
        (f64.store offset=8 (local.get $places) (f64x2.extract_lane 1 (local.get $place)))
        (f64.store offset=8 (local.get $sums) (f64x2.extract_lane 1 (local.get $kept)))
        (f64.store offset=8 (local.get $totals) (f64x2.extract_lane 1 (local.get $total)))
        (f64.store offset=8 (local.get $means) (f64x2.extract_lane 1 (local.get $mean)))
        (local.set $places (i32.add (local.get $places) (i32.const 16)))
        (local.set $sums (i32.add (local.get $sums) (i32.const 16)))
        (local.set $totals (i32.add (local.get $totals) (i32.const 16)))
        (local.set $means (i32.add (local.get $means) (i32.const 16)))
        (local.set $rows (i32.add (local.get $rows) (i32.shl (local.get $stride) (i32.const 1))))
        (local.set $count (i32.sub (local.get $count) (i32.const 2)))
        (br $next)))))
